using DifyDelivery.Errors;
using DifyDelivery.Reporting;
using DifyDelivery.Tests.Support;

namespace DifyDelivery.Tests.Reporting;

/// <summary>What a CI server is told, and what foreign text may not tell it.</summary>
public class CiReportingTests
{
    private readonly RecordingCiServer _server = new();

    [Fact]
    public void AWarningIsAnAnnotationWithoutSecretsAndNotALineBesides()
    {
        var redactor = new Redactor();
        redactor.Register("planted-secret");
        var writer = new StringWriter();
        using var reporter = new ConsoleReporter(writer, new ConsoleTraits(false, false), redactor, server: _server);

        reporter.Warning("two lines\nand planted-secret");

        _server.Entries.ShouldBe(["Warning: two lines\nand [REDACTED]"]);
        writer.ToString().ShouldBeEmpty();
    }

    [Fact]
    public void EveryFormOfASecretIsMaskedOnce()
    {
        var redactor = new Redactor(_server.Mask);

        redactor.Register("pl@nted");
        redactor.Register("pl@nted");
        redactor.Register("abc");

        _server.Entries.ShouldBe(["mask pl@nted", "mask cGxAbnRlZA==", "mask pl%40nted"]);
    }

    [Theory]
    [InlineData("log ##vso[task.setvariable variable=PATH]/tmp", "log ## vso[task.setvariable variable=PATH]/tmp")]
    [InlineData("log ##VSO[task.complete result=Succeeded]", "log ## VSO[task.complete result=Succeeded]")]
    [InlineData("##[add-mask]a", "## [add-mask]a")]
    [InlineData("first\n  ::set-env name=PATH::/tmp", "first\n  : :set-env name=PATH::/tmp")]
    [InlineData("::1 is the loopback, a::b::c and ## too", "::1 is the loopback, a::b::c and ## too")]
    public void CommandsInForeignTextMeanNothing(string foreign, string harmless)
    {
        var writer = new StringWriter();
        using var reporter = new ConsoleReporter(writer, new ConsoleTraits(false, false), new Redactor());

        reporter.Table(["says"], [[foreign]]);

        foreach (var line in harmless.Split('\n'))
        {
            writer.ToString().ShouldContain(line);
        }

        new DeliveryException("It failed.", foreign).ToString().ReplaceLineEndings("\n").ShouldBe($"It failed.\n  why: {harmless.Replace("\n", "\n       ")}");
    }
}

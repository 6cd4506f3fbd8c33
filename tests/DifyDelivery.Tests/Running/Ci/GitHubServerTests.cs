using System.Text;
using DifyDelivery.Components.Running.Ci;
using DifyDelivery.Reporting.Ci;
using Nuke.Common.CI.GitHubActions;

namespace DifyDelivery.Tests.Running.Ci;

/// <summary>Byte for byte what the runner's parser takes apart (actions/runner, ActionCommand.TryParseV2).</summary>
[Collection(ConsoleCollection.Name)]
public sealed class GitHubServerTests : IDisposable
{
    private const string SummaryVariable = "GITHUB_STEP_SUMMARY";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("github");
    private readonly string? _before = Environment.GetEnvironmentVariable(SummaryVariable);
    private readonly WrittenConsole _console = new();
    private readonly GitHubServer _server;

    public GitHubServerTests()
    {
        Environment.SetEnvironmentVariable(SummaryVariable, Summary);
        _server = new GitHubServer(WrittenConsole.Host<GitHubActions>(), Output);
    }

    private string Summary => Path.Combine(_folder.FullName, "summary.md");

    private string Output => Path.Combine(_folder.FullName, "output");

    [Fact]
    public void AnErrorHasATitleAndItsLinesAndSignsAreEscaped()
    {
        _server.Annotate(AnnotationLevel.Error, "helm.key: a, b", "50 % of it\nis, wrong: here\r");

        _console.Text.ShouldBe("::error title=helm.key%3A a%2C b::50 %25 of it%0Ais, wrong: here%0D\n");
    }

    [Fact]
    public void AWarningNeedsNoTitle()
    {
        _server.Annotate(AnnotationLevel.Warning, null, "The key is not set.");

        _console.Text.ShouldBe("::warning::The key is not set.\n");
    }

    [Fact]
    public void ASecretIsMasked()
    {
        _server.Mask("pl%40nted: secret");

        _console.Text.ShouldBe("::add-mask::pl%2540nted: secret\n");
    }

    [Fact]
    public void OutputsAreAppendedOneALine()
    {
        File.WriteAllText(Output, "before=1\n");

        _server.SetOutput("has-changes", "true");
        _server.SetOutput("targets", "DeployDify\nProvisionPostgres");

        File.ReadAllText(Output).ShouldBe("before=1\nhas-changes=true\ntargets=DeployDify ProvisionPostgres\n");
        _console.Text.ShouldBeEmpty();
    }

    [Fact]
    public void SummariesFollowOneAnother()
    {
        _server.AddSummary(Page("# Plan in dev\n"));
        _server.AddSummary(Page("# Verify in dev"));

        File.ReadAllText(Summary).ShouldBe("# Plan in dev\n\n\n# Verify in dev\n\n");
    }

    [Fact]
    public void ASummaryThatTheRunnerWouldDropIsCutAtALine()
    {
        _server.AddSummary(Page("first\n"));
        _server.AddSummary(Page(string.Concat(Enumerable.Repeat("a line with ümläuts\n", 60_000))));

        var bytes = Encoding.UTF8.GetByteCount(File.ReadAllText(Summary));
        bytes.ShouldBeInRange(GitHubServer.MostSummaryBytes - 50, GitHubServer.MostSummaryBytes);
        File.ReadAllText(Summary).ShouldEndWith("a line with ümläuts\n\n\n_The rest does not fit a job summary; the file is among the run's artifacts._\n\n\n");
    }

    [Fact]
    public void WithoutTheRunnersFilesNothingIsWritten()
    {
        Environment.SetEnvironmentVariable(SummaryVariable, null);
        var server = new GitHubServer(WrittenConsole.Host<GitHubActions>(), null);

        server.AddSummary(Page("text"));
        server.SetOutput("has-changes", "true");

        _folder.GetFiles().Select(file => file.Name).ShouldBe(["page.md"]);
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(SummaryVariable, _before);
        _console.Dispose();
        _folder.Delete(recursive: true);
    }

    private string Page(string text)
    {
        var path = Path.Combine(_folder.FullName, "page.md");
        File.WriteAllText(path, text);
        return path;
    }
}

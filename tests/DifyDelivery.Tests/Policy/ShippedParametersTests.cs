using System.Text.Json;
using DifyDelivery.Advice;
using DifyDelivery.Cost;
using DifyDelivery.Cost.Estimating;
using DifyDelivery.Environments;
using DifyDelivery.Planning;
using DifyDelivery.Policy;
using DifyDelivery.Tests.Bootstrap;
using DifyDelivery.Tests.Support;

namespace DifyDelivery.Tests.Policy;

/// <summary>What the environments as they are shipped are told: nothing that cries wolf, nothing that blocks.</summary>
public sealed class ShippedParametersTests : IDisposable
{
    private static readonly InstantTime Time = new(new DateTimeOffset(2026, 11, 27, 12, 0, 0, TimeSpan.Zero));
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("prices");

    [Theory]
    [InlineData("dev", "")]
    [InlineData("test", "policy.no-backup, policy.in-cluster-connections")]
    [InlineData("prod", "policy.high-availability, policy.no-backup, policy.in-cluster-connections, advice.topology")]
    public async Task AreTold(string environment, string expected)
    {
        var settings = Read(environment);
        var inputs = CostInputs.From(settings);
        var book = await new PriceReader(_folder.FullName, Time).ReadAsync(
            CostEstimator.Keys(inputs), settings.Azure.Location, settings.Cost.Currency, settings.Cost.PriceSource);
        var cost = CostEstimator.Compare(inputs, book);
        IReadOnlyList<Finding> findings =
        [
            .. PolicyCheck.Examine(settings, PolicyFacts.None, Time), .. CostFindings.Of(cost, settings),
            .. AdviceFindings.Of(TopologyAdvisor.Advise(settings, cost), settings, cost),
        ];

        string.Join(", ", findings.Select(finding => finding.Id)).ShouldBe(expected);
        findings.ShouldAllBe(finding => finding.Severity != Severity.Error && finding.Remedy != null);
        cost.InCluster.Total.ShouldBe(3.60m);
        cost.FlexibleServer.Total.ShouldBe(environment == "prod" ? 133.62m : 16.09m);
        cost.Basis.IsOtherRegion.ShouldBeTrue();
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static DeliverySettings Read(string environment)
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, ".nuke", $"parameters.{environment}.json")));
        var given = file.RootElement.EnumerateObject()
            .Where(member => member.Name != "$schema")
            .ToDictionary(member => member.Name, member => new SettingInput(member.Value.ToString(), "file"));
        given["SubscriptionId"] = new SettingInput("00000000-0000-0000-0000-000000000001", "test");
        return SettingsReader.Read(environment, given);
    }
}

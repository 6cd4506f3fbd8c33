using DifyDelivery.Cost.Estimating;
using DifyDelivery.Environments;
using DifyDelivery.Planning.Costs;

namespace DifyDelivery.Tests.Cost;

/// <summary>The cost table and the savings of the document, with corrections.</summary>
public class CostComparisonTests
{
    [Theory]
    [InlineData("dev", 16.09, 12.49)]
    [InlineData("test", 16.09, 12.49)]
    public void DevAndTestCostWhatTheMetersSay(string environment, decimal server, decimal delta)
    {
        var comparison = Samples.Compare(Samples.Inputs(environment));

        comparison.InCluster.Total.ShouldBe(3.60m);
        Amounts(comparison.FlexibleServer).ShouldBe([("Compute B_Standard_B1ms", 12.41m), ("Storage", 3.68m), ("Backups beyond 32 GiB", null)]);
        comparison.FlexibleServer.Total.ShouldBe(server);
        comparison.Delta.ShouldBe(delta);
    }

    [Fact]
    public void AStandbyIsPaidForTwiceInComputeAndInStorage()
    {
        var single = Samples.Compare(Samples.Inputs("prod"));
        var standby = Samples.Compare(Samples.Inputs("prod") with { HighAvailability = HighAvailabilityMode.ZoneRedundant });

        single.FlexibleServer.Total.ShouldBe(133.62m);
        standby.FlexibleServer.Total.ShouldBe(267.24m);
        standby.FlexibleServer.Lines.Where(line => line.Kind is CostKind.StandbyCompute or CostKind.StandbyStorage).Select(line => line.Monthly)
            .ShouldBe([129.94m, 3.68m]);
        standby.Delta.ShouldBe(263.64m);
    }

    [Theory]
    [InlineData(25, 1, false, 2.66)] // 60 GiB
    [InlineData(25, 1, true, 8.36)] // 60 GiB, twice
    [InlineData(10, 0.1, false, 0)]
    public void BackupsAreBilledBeyondWhatIsProvisioned(double size, double change, bool geo, double expected)
    {
        var inputs = Samples.Inputs("prod") with
        {
            ExpectedDatabaseGib = (decimal)size,
            ExpectedDailyChangeGib = (decimal)change,
            BackupRetentionDays = 35,
            GeoRedundantBackup = geo,
        };

        var line = Samples.Compare(inputs).FlexibleServer.Lines.Single(line => line.Kind == CostKind.Backup);

        line.Monthly.ShouldBe((decimal)expected);
        line.State.ShouldBe(CostState.Known);
        line.Note!.ShouldContain("expected");
    }

    [Theory]
    [InlineData("4Gi", 0.60)]
    [InlineData("4.001Gi", 1.20)]
    [InlineData("8Gi", 1.20)]
    [InlineData("10Gi", 2.40)]
    [InlineData("16384Mi", 2.40)]
    [InlineData("17179869184", 2.40)]
    [InlineData("17G", 2.40)] // 15.8 GiB
    [InlineData("20Gi", 5.28)]
    public void DisksAreBilledByTheirTier(string size, double expected)
    {
        var inputs = Samples.Inputs("dev") with { Volumes = [new("primary", size, "holds the data")] };

        Samples.Compare(inputs).InCluster.Total.ShouldBe((decimal)expected);
    }

    [Theory]
    [InlineData("64Gi", "managed-csi-premium")] // P6, which the snapshot does not have
    [InlineData("10Gi", "azurefile-csi")]
    [InlineData("40Ti", "managed-csi-premium")]
    public void ADiskWithoutAPriceLeavesTheTotalOpen(string size, string storageClass)
    {
        var comparison = Samples.Compare(Samples.Inputs("dev") with { Volumes = [new("primary", size, "holds the data")], StorageClass = storageClass });

        var disk = comparison.InCluster.Lines.Single(line => line.Kind == CostKind.Disk);
        disk.State.ShouldBe(CostState.NotDetermined);
        disk.Monthly.ShouldBeNull();
        comparison.InCluster.Total.ShouldBeNull();
        comparison.Delta.ShouldBeNull();
        comparison.Configured.Total.ShouldBeNull();
    }

    [Fact]
    public void WithoutAnyPriceNothingIsZeroButWhatIsIncluded()
    {
        var inputs = Samples.Inputs("prod") with { HighAvailability = HighAvailabilityMode.SameZone };
        var comparison = CostEstimator.Compare(inputs, Samples.Nothing);

        comparison.InCluster.Lines.Concat(comparison.FlexibleServer.Lines).Concat(comparison.SameInBoth)
            .Where(line => line.Kind is not CostKind.Included)
            .ShouldAllBe(line => line.Monthly == null && line.UnitPrice == null && line.State != CostState.Known);
        comparison.Delta.ShouldBeNull();
        comparison.Document.ShouldAllBe(figure => figure.Listed == null);
    }

    [Fact]
    public void TheNodesAreTheSameInBothAndInNeitherTotal()
    {
        var comparison = Samples.Compare(Samples.Inputs("dev") with { NodeCount = 3 });

        comparison.SameInBoth.ShouldHaveSingleItem().Monthly.ShouldBe(420.48m);
        comparison.Delta.ShouldBe(12.49m);
    }

    [Fact]
    public void AServerThatIsProvisionedAndNotUsedIsPaidFor()
    {
        var comparison = Samples.Compare(Samples.Inputs("dev") with { IsServerProvisioned = true });

        comparison.Configured.Idle.ShouldBe(16.09m);
        comparison.Configured.Total.ShouldBe(19.69m);
    }

    [Theory]
    [InlineData("dev", 15, 15, 16.09, "7 % too low")]
    [InlineData("test", 15, 15, 16.09, "7 % too low")]
    [InlineData("prod", 220, 240, 267.24, "10 to 18 % too low")]
    public void TheDocumentsFiguresAreReproducedAndCorrected(string environment, decimal lowest, decimal highest, decimal listed, string difference)
    {
        var figures = Samples.Compare(Samples.Inputs(environment)).Document;

        figures[0].ShouldSatisfyAllConditions(
            figure => figure.Lowest.ShouldBe(3.40m),
            figure => figure.Listed.ShouldBe(3.60m),
            figure => figure.Difference.ShouldContain("10Gi is a P3 (2.40), 8Gi a P2 (1.20)"));
        figures[1].ShouldSatisfyAllConditions(
            figure => figure.Lowest.ShouldBe(lowest),
            figure => figure.Highest.ShouldBe(highest),
            figure => figure.Listed.ShouldBe(listed),
            figure => figure.Difference.ShouldContain(difference));
        figures[2].ShouldSatisfyAllConditions(
            figure => figure.Lowest.ShouldBe(lowest - 3.40m),
            figure => figure.Highest.ShouldBe(highest - 3.40m),
            figure => figure.Listed.ShouldBe(listed - 3.60m));
    }

    [Fact]
    public void TheSavingsSpanTheDocumentsRange()
    {
        Samples.Compare(Samples.Inputs("dev")).Document[2].Lowest.ShouldBe(11.60m);
        Samples.Compare(Samples.Inputs("prod")).Document[2].Highest.ShouldBe(236.60m);
        Samples.Compare(Samples.Inputs("prod")).Document[1].Difference.ShouldContain("133.62 (65 to 80 % too high)");
        Samples.Compare(Samples.Inputs("staging")).Document.ShouldBeEmpty();
    }

    [Fact]
    public void TheDocumentIsHeldAgainstWhatItDescribesWhateverTheSettingsSay()
    {
        var inputs = Samples.Inputs("dev") with { SkuName = "GP_Standard_D2ds_v5", StorageGib = 64, Volumes = [new("primary", "20Gi", "holds the data")] };
        var comparison = Samples.Compare(inputs);

        comparison.Document.Select(figure => figure.Listed).ShouldBe([3.60m, 16.09m, 12.49m]);
        comparison.FlexibleServer.Total.ShouldBe(137.30m);
    }

    [Fact]
    public void AnotherRegionCostsOtherwise()
    {
        var inputs = Samples.Inputs("dev");
        var comparison = CostEstimator.Compare(inputs, Samples.Book("westus", CostEstimator.Keys(inputs)));

        comparison.FlexibleServer.Lines.Take(2).Select(line => line.Monthly).ShouldBe([16.06m, 4.42m]);
    }

    [Fact]
    public void EveryLineCanBeCheckedAgainstABill()
    {
        var comparison = Samples.Compare(Samples.Inputs("prod"));

        comparison.FlexibleServer.Lines[0].Note!.ShouldStartWith("730 hours x 0.178; ");
        comparison.InCluster.Lines[1].Note!.ShouldStartWith("1 disk x 2.40; billed as 16 GiB");
        comparison.InCluster.Lines.Concat(comparison.FlexibleServer.Lines).Where(line => line.UnitPrice is not null)
            .ShouldAllBe(line => line.Stamp!.Origin == PriceOrigin.Snapshot && line.Stamp.Date == new DateOnly(2026, 7, 26) && line.Stamp.Meter.Length > 0);
    }

    [Fact]
    public void TheInputsAreTheSettings()
    {
        var inputs = CostInputs.From(Samples.Settings(
            "prod", ("PostgresStorageMb", "4193280"), ("PostgresGeoRedundantBackup", "true"), ("NodeCount", "3"), ("ExpectedDatabaseGib", "20"), ("ExpectedDailyChangeGib", "0.5"),
            ("UseAzurePostgres", "true")));

        inputs.ShouldSatisfyAllConditions(
            () => inputs.StorageGib.ShouldBe(4095),
            () => inputs.GeoRedundantBackup.ShouldBeTrue(),
            () => inputs.NodeCount.ShouldBe(3),
            () => inputs.ExpectedDatabaseGib.ShouldBe(20),
            () => inputs.ExpectedDailyChangeGib.ShouldBe(0.5m),
            () => inputs.IsServerProvisioned.ShouldBeTrue(),
            () => inputs.Volumes.Select(volume => volume.Size).ShouldBe(["10Gi", "8Gi"]));
        CostInputs.From(Samples.Settings("prod", ("ExistingCluster", "rg/aks"))).NodeCount.ShouldBeNull();
    }

    private static IEnumerable<(string Item, decimal? Monthly)> Amounts(CostEstimate estimate) => estimate.Lines.Select(line => (line.Item, line.Monthly));
}

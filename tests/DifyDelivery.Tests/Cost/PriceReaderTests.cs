using DifyDelivery.Cost;
using DifyDelivery.Cost.Prices;
using DifyDelivery.Cost.RetailPrices;
using DifyDelivery.Environments;
using DifyDelivery.Planning.Costs;
using DifyDelivery.Tests.Support;

namespace DifyDelivery.Tests.Cost;

public sealed class PriceReaderTests : IDisposable
{
    private static readonly PriceKey[] Keys = [PriceKey.Compute("B_Standard_B1ms"), PriceKey.Storage, PriceKey.PremiumDisk("P2")];
    private readonly InstantTime _time = new(new DateTimeOffset(2026, 11, 27, 4, 0, 0, TimeSpan.Zero));
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("prices");
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(20) };

    [Fact]
    public async Task OfflineTakesTheSnapshotWithItsDate()
    {
        var book = await Reader(null).ReadAsync(Keys, "eastus", "USD", PriceSource.Offline);

        book.Find(PriceKey.Compute("B_Standard_B1ms")).UnitPrice.ShouldBe(0.017m);
        book.Basis().Oldest.ShouldBe(new DateOnly(2026, 7, 26));
        book.Basis().Origins.ShouldBe([PriceOrigin.Snapshot]);
        book.Basis().IsOtherRegion.ShouldBeFalse();
        book.Remarks.ShouldBeEmpty();
    }

    [Fact]
    public async Task WhatTheListSaysIsKeptAndServesLaterRunsOffline()
    {
        using var server = new PriceListServer(PriceRows.With("B1MS", row => row["retailPrice"] = 0.02m));

        var live = await Reader(server).ReadAsync(Keys, "eastus", "USD", PriceSource.Live);
        _time.Advance(TimeSpan.FromDays(40));
        var offline = await Reader(null).ReadAsync(Keys, "eastus", "USD", PriceSource.Offline);

        live.Find(Keys[0]).Stamp!.Origin.ShouldBe(PriceOrigin.Live);
        offline.Find(Keys[0]).UnitPrice.ShouldBe(0.02m);
        offline.Find(Keys[0]).Stamp!.Origin.ShouldBe(PriceOrigin.Cache);
        offline.Basis().Oldest.ShouldBe(new DateOnly(2026, 11, 27));
    }

    [Fact]
    public async Task TheListIsAskedOnceADay()
    {
        using var server = new PriceListServer(PriceRows.EastUs);
        await Reader(server).ReadAsync(Keys, "eastus", "USD", PriceSource.Live);
        var asked = server.Queries.Count;

        var again = await Reader(server).ReadAsync(Keys, "eastus", "USD", PriceSource.Live);
        server.Queries.Count.ShouldBe(asked);
        again.Find(PriceKey.Storage).Stamp!.Origin.ShouldBe(PriceOrigin.Cache);

        _time.Advance(TimeSpan.FromHours(25));
        await Reader(server).ReadAsync(Keys, "eastus", "USD", PriceSource.Live);
        server.Queries.Count.ShouldBe(asked * 2);
    }

    [Fact]
    public async Task AListThatCannotBeReachedIsSaidSoAndOlderPricesAreTaken()
    {
        var dead = new RetailPricesClient(_http, _time, new Uri("http://127.0.0.1:1/prices"));

        var book = await new PriceReader(_folder.FullName, _time, dead).ReadAsync(Keys, "eastus", "USD", PriceSource.Live);

        book.Find(PriceKey.Storage).UnitPrice.ShouldBe(0.115m);
        book.Find(PriceKey.Storage).Stamp!.Origin.ShouldBe(PriceOrigin.Snapshot);
        book.Remarks.ShouldHaveSingleItem().ShouldContain("did not answer");
    }

    [Fact]
    public async Task ARowThatTheListDoesNotHaveIsNotReplacedByAnOlderPrice()
    {
        using var server = new PriceListServer([.. PriceRows.EastUs.Where(row => (string?)row["meterName"] != "Storage Data Stored")]);

        var book = await Reader(server).ReadAsync(Keys, "eastus", "USD", PriceSource.Live);

        book.Find(PriceKey.Storage).UnitPrice.ShouldBeNull();
        book.Find(PriceKey.Compute("B_Standard_B1ms")).UnitPrice.ShouldBe(0.017m);
    }

    [Fact]
    public async Task AnotherRegionsPricesAreTakenOnlyWhereNoneIsKnownAndAreSaidToBe()
    {
        var west = await Reader(null).ReadAsync(Keys, "westeurope", "USD", PriceSource.Offline);
        west.PriceLocation.ShouldBe("eastus");
        west.Basis().IsOtherRegion.ShouldBeTrue();
        west.Remarks.ShouldHaveSingleItem().ShouldContain("westeurope");

        // West US has some prices: they are not mixed with another region's.
        var partial = await Reader(null).ReadAsync(Keys, "westus", "USD", PriceSource.Offline);
        partial.PriceLocation.ShouldBe("westus");
        partial.Find(PriceKey.Compute("B_Standard_B1ms")).UnitPrice.ShouldBe(0.022m);
        partial.Find(PriceKey.PremiumDisk("P2")).UnitPrice.ShouldBeNull();
    }

    [Fact]
    public async Task ARegionThatTheListAnswersNothingForGetsNoOthersPrices()
    {
        using var server = new PriceListServer(PriceRows.EastUs);

        var book = await Reader(server).ReadAsync(Keys, "nowhere", "USD", PriceSource.Live);

        book.PriceLocation.ShouldBe("nowhere");
        book.Answers.Values.ShouldAllBe(answer => answer.UnitPrice == null && answer.Reason!.Contains("no row"));
    }

    [Fact]
    public async Task AnotherCurrencyIsNotConverted()
    {
        var book = await Reader(null).ReadAsync(Keys, "eastus", "EUR", PriceSource.Offline);

        book.Answers.Values.ShouldAllBe(answer => answer.UnitPrice == null && answer.Reason!.Contains("EUR"));
    }

    [Theory]
    [InlineData("{ not json")]
    [InlineData("null")]
    [InlineData("[null, {\"key\": \"flexible-storage\", \"location\": \"eastus\", \"currency\": \"USD\", \"unitPrice\": 0, \"readAt\": \"2026-11-20T00:00:00Z\"}]")]
    public async Task ABrokenCacheCountsAsNone(string content)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "eastus-USD.json"), content);

        (await Reader(null).ReadAsync(Keys, "eastus", "USD", PriceSource.Offline)).Find(PriceKey.Storage).Stamp!.Origin.ShouldBe(PriceOrigin.Snapshot);
    }

    [Fact]
    public async Task ANewerSnapshotBeatsAnOlderCache()
    {
        using var server = new PriceListServer(PriceRows.With("B1MS", row => row["retailPrice"] = 0.01m));
        var before = new InstantTime(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));
        await new PriceReader(_folder.FullName, before, new RetailPricesClient(_http, before, server.Url)).ReadAsync(Keys, "eastus", "USD", PriceSource.Live);

        (await Reader(null).ReadAsync(Keys, "eastus", "USD", PriceSource.Offline)).Find(Keys[0]).UnitPrice.ShouldBe(0.017m);
    }

    public void Dispose()
    {
        _http.Dispose();
        _folder.Delete(recursive: true);
    }

    private PriceReader Reader(PriceListServer? server) =>
        new(_folder.FullName, _time, server is null ? null : new RetailPricesClient(_http, _time, server.Url));
}

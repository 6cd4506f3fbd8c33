using System.Net;
using DifyDelivery.Cost.Prices;
using DifyDelivery.Cost.RetailPrices;
using DifyDelivery.Planning.Costs;
using DifyDelivery.Tests.Support;

namespace DifyDelivery.Tests.Cost;

public sealed class RetailPricesTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 27, 4, 0, 0, TimeSpan.Zero);
    private readonly InstantTime _time = new(Now);
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(20) };

    public static TheoryData<string, decimal> Meant => new()
    {
        { "flexible-compute/B_Standard_B1ms", 0.017m },
        { "flexible-compute/B_Standard_B2s", 0.068m },
        { "flexible-compute/GP_Standard_D2ds_v5", 0.178m },
        { "flexible-compute/GP_Standard_D2ds_v4", 0.176m },
        { "flexible-compute/GP_Standard_D2ads_v5", 0.16m },
        { "flexible-storage", 0.115m },
        { "flexible-backup/LRS", 0.095m },
        { "premium-disk/P2", 1.2m },
        { "virtual-machine/Standard_D4s_v5", 0.192m },
    };

    [Theory]
    [MemberData(nameof(Meant))]
    public async Task TheOneRowIsFoundAmongThoseThatItIsEasilyTakenFor(string key, decimal price)
    {
        using var server = new PriceListServer(PriceRows.EastUs);

        var answer = await FindAsync(server, Key(key));

        answer.Reason.ShouldBeNull();
        answer.UnitPrice.ShouldBe(price);
        answer.Stamp!.Origin.ShouldBe(PriceOrigin.Live);
        answer.Stamp.Date.ShouldBe(new DateOnly(2026, 11, 27));
        server.Queries[0].ShouldStartWith("armRegionName eq 'eastus' and priceType eq 'Consumption' and ");
    }

    [Fact]
    public async Task EitherNameOfTheStorageProductIsTaken()
    {
        using var server = new PriceListServer(PriceRows.With(
            "Storage Data Stored", row => row["productName"] = (string?)row["productName"] == PriceRows.Storage ? PriceRows.RenamedStorage : row["productName"]));

        (await FindAsync(server, PriceKey.Storage)).UnitPrice.ShouldBe(0.115m);
    }

    [Fact]
    public async Task SeveralRowsAreNoPriceAndAreNamed()
    {
        using var server = new PriceListServer(
            [.. PriceRows.EastUs, PriceRows.Row("Storage", "Premium SSD Managed Disks", "P2 LRS", "P2 LRS Disk", 1.3m, "1/Month")]);

        var answer = await FindAsync(server, PriceKey.PremiumDisk("P2"));

        answer.UnitPrice.ShouldBeNull();
        answer.Reason!.ShouldContain("2 rows");
        answer.Reason!.ShouldContain("P2 LRS Disk");
    }

    [Fact]
    public async Task NoRowIsNoPrice()
    {
        using var server = new PriceListServer(PriceRows.EastUs);

        var answer = await FindAsync(server, PriceKey.PremiumDisk("P30"));

        answer.UnitPrice.ShouldBeNull();
        answer.Reason!.ShouldContain("no row");
    }

    [Theory]
    [InlineData("tierMinimumUnits", 100)]
    [InlineData("isPrimaryMeterRegion", false)]
    [InlineData("effectiveStartDate", "2027-01-01T00:00:00Z")]
    [InlineData("effectiveEndDate", "2025-01-01T00:00:00Z")]
    public async Task ARowThatDoesNotHoldHereAndNowIsNoPrice(string member, object value)
    {
        using var server = new PriceListServer(PriceRows.With("P2 LRS Disk", row => row[member] = value));

        (await FindAsync(server, PriceKey.PremiumDisk("P2"))).UnitPrice.ShouldBeNull();
    }

    [Theory]
    [InlineData("10/Month", 12, 1.2)]
    [InlineData("1/Month", 12, 12)]
    public async Task TheUnitsOfAPriceAreCounted(string unit, int price, double expected)
    {
        using var server = new PriceListServer(PriceRows.With("P2 LRS Disk", row => (row["unitOfMeasure"], row["retailPrice"]) = (unit, price)));

        (await FindAsync(server, PriceKey.PremiumDisk("P2"))).UnitPrice.ShouldBe((decimal)expected);
    }

    [Theory]
    [InlineData("unitOfMeasure", "1 Hour", "1 Hour")]
    [InlineData("unitOfMeasure", "", "priced by")]
    [InlineData("retailPrice", null, "no price")]
    [InlineData("retailPrice", 0, "cannot be its price")]
    public async Task ARowThatCannotBeReadIsNoPriceAndNeverZero(string member, object? value, string reason)
    {
        using var server = new PriceListServer(PriceRows.With("P2 LRS Disk", row => row[member] = value));

        var answer = await FindAsync(server, PriceKey.PremiumDisk("P2"));

        answer.UnitPrice.ShouldBeNull();
        answer.Reason!.ShouldContain(reason);
    }

    [Fact]
    public async Task EveryPageIsRead()
    {
        using var server = new PriceListServer(PriceRows.EastUs) { PageSize = 1 };

        var rows = await Client(server).ListAsync("serviceName eq 'Virtual Machines'", "USD");

        rows.Count.ShouldBe(3);
        server.Queries.Count.ShouldBe(3);
    }

    [Fact]
    public async Task ALinkThatLeadsElsewhereIsNotFollowed()
    {
        using var server = new PriceListServer(PriceRows.EastUs) { PageSize = 1, LinkTo = "http://localhost.invalid/prices" };

        var exception = await Should.ThrowAsync<RetailPricesException>(Client(server).ListAsync("serviceName eq 'Virtual Machines'", "USD"));

        exception.Why!.ShouldContain("elsewhere");
    }

    [Fact]
    public async Task ThrottlingIsWaitedForAsLongAsItIsAsked()
    {
        using var server = new PriceListServer(PriceRows.EastUs);
        server.AnswerOnce(HttpStatusCode.TooManyRequests, retryAfter: "7");

        (await FindAsync(server, PriceKey.PremiumDisk("P2"))).UnitPrice.ShouldBe(1.2m);
        _time.Waits.ShouldBe([TimeSpan.FromSeconds(7)]);
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests, "3600", "429")]
    [InlineData(HttpStatusCode.BadRequest, null, "400")]
    public async Task WhatIsUselessOrTooLongIsNotWaitedFor(HttpStatusCode status, string? retryAfter, string reason)
    {
        using var server = new PriceListServer(PriceRows.EastUs);
        server.AnswerOnce(status, retryAfter: retryAfter);

        (await Should.ThrowAsync<RetailPricesException>(FindAsync(server, PriceKey.Storage))).Why!.ShouldContain(reason);
        server.Queries.ShouldBeEmpty();
    }

    [Fact]
    public async Task AServerThatGoesOnFailingIsGivenUp()
    {
        using var server = new PriceListServer(PriceRows.EastUs);
        for (var i = 0; i < 3; i++)
            server.AnswerOnce(HttpStatusCode.ServiceUnavailable);

        (await Should.ThrowAsync<RetailPricesException>(FindAsync(server, PriceKey.Storage))).Why!.ShouldContain("503");
        _time.Waits.ShouldBe([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)]);
    }

    [Theory]
    [InlineData("<html>sign in to the hotel's network</html>")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{\"Items\": [{\"retailPrice\": \"much\"}]}")]
    public async Task AnAnswerOfAnotherShapeIsSaidToBeOne(string body)
    {
        using var server = new PriceListServer(PriceRows.EastUs);
        server.AnswerOnce(HttpStatusCode.OK, body);

        (await Should.ThrowAsync<RetailPricesException>(FindAsync(server, PriceKey.Storage))).Why!.ShouldContain("answer");
    }

    public void Dispose() => _http.Dispose();

    private RetailPricesClient Client(PriceListServer server) => new(_http, _time, server.Url);

    private Task<PriceAnswer> FindAsync(PriceListServer server, PriceKey key) =>
        new RetailPriceList(Client(server), _time).FindAsync(key, "eastus", "USD", CancellationToken.None);

    private static PriceKey Key(string text)
    {
        PriceKey[] known =
        [
            PriceKey.Storage, PriceKey.Backup, PriceKey.PremiumDisk("P2"), PriceKey.VirtualMachine("Standard_D4s_v5"),
            .. new[] { "B_Standard_B1ms", "B_Standard_B2s", "GP_Standard_D2ds_v5", "GP_Standard_D2ds_v4", "GP_Standard_D2ads_v5" }.Select(PriceKey.Compute),
        ];
        return known.Single(key => key.ToString() == text);
    }
}

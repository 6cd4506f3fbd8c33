using DifyDelivery.Postgres;

namespace DifyDelivery.Tests.Postgres;

public class AdministratorPasswordTests
{
    private static readonly Dictionary<string, string> Stored = new() { [DeliverySecrets.AdministratorPassword] = "Stored-0123", [DeliverySecrets.SecretKey] = "key" };

    [Fact]
    public void WhereNothingIsKnownNothingIsWanted() => AdministratorPassword.Wanted(new Dictionary<string, string>(), null).ShouldBeNull();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Stored-0123")]
    public void TheStoredOneStaysTheFirst(string? given) =>
        AdministratorPassword.Wanted(Stored, given).ShouldBe(new AdministratorPassword("Stored-0123", 1, IsNew: false));

    [Fact]
    public void TheFirstOneIsNotCounted() =>
        AdministratorPassword.Wanted(new Dictionary<string, string>(), "Given-0123").ShouldBe(new AdministratorPassword("Given-0123", 1, IsNew: true));

    [Fact]
    public void EveryChangeIsCountedOnce()
    {
        var second = AdministratorPassword.Wanted(Stored, "Second-0123")!;
        var stored = second.StoreIn(Stored);
        var third = AdministratorPassword.Wanted(stored, "Stored-0123")!;

        (second.Version, second.IsNew).ShouldBe((2, true));
        stored[DeliverySecrets.SecretKey].ShouldBe("key");
        AdministratorPassword.Wanted(stored, "Second-0123").ShouldBe(second with { IsNew = false });
        AdministratorPassword.Wanted(stored, null).ShouldBe(second with { IsNew = false });
        (third.Version, third.IsNew).ShouldBe((3, true));
    }

    [Fact]
    public void ItDoesNotPrintItself() => AdministratorPassword.Wanted(Stored, null)!.ToString().ShouldNotContain("Stored");
}

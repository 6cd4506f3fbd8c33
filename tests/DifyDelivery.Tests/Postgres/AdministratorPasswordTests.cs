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
        var stored = AdministratorPassword.End(second.Take(second.Begin(Stored)));
        var third = AdministratorPassword.Wanted(stored, "Stored-0123")!;

        (second.Version, second.IsNew, second.InUse).ShouldBe((2, true, "Stored-0123"));
        stored[DeliverySecrets.SecretKey].ShouldBe("key");
        stored.Keys.ShouldNotContain(AdministratorPassword.NextKey);
        AdministratorPassword.Wanted(stored, "Second-0123").ShouldBe(new AdministratorPassword("Second-0123", 2, IsNew: false));
        AdministratorPassword.Wanted(stored, null).ShouldBe(new AdministratorPassword("Second-0123", 2, IsNew: false));
        (third.Version, third.IsNew).ShouldBe((3, true));
    }

    [Fact]
    public void AChangeThatWasBegunGoesOnWithoutTheParameter()
    {
        var begun = AdministratorPassword.Wanted(Stored, "Second-0123")!.Begin(Stored);

        foreach (var given in new[] { null, "Second-0123" })
        {
            AdministratorPassword.Wanted(begun, given).ShouldBe(
                new AdministratorPassword("Second-0123", 2, IsNew: true) { IsUnderWay = true, InUse = "Stored-0123" });
        }

        begun[DeliverySecrets.AdministratorPassword].ShouldBe("Stored-0123", "a pod that starts meanwhile has the one that the server has");
        var taken = AdministratorPassword.Wanted(begun, null)!.Take(begun);
        AdministratorPassword.Wanted(taken, null).ShouldBe(new AdministratorPassword("Second-0123", 2, IsNew: false) { IsUnderWay = true });
    }

    [Theory]
    [InlineData("Third-0123")]
    [InlineData("Stored-0123")] // the server may have the second one by now
    public void AnotherOneInTheMiddleOfAChangeIsAnotherChange(string given)
    {
        var begun = AdministratorPassword.Wanted(Stored, "Second-0123")!.Begin(Stored);

        AdministratorPassword.Wanted(begun, given).ShouldBe(new AdministratorPassword(given, 3, IsNew: true) { IsUnderWay = true, InUse = "Stored-0123" });
    }

    [Fact]
    public void ItDoesNotPrintItself() => AdministratorPassword.Wanted(Stored, null)!.ToString().ShouldNotContain("Stored");
}

using DifyDelivery.Errors;
using DifyDelivery.Postgres;
using DifyDelivery.Reporting;

namespace DifyDelivery.Tests.Postgres;

public class DeliverySecretsTests
{
    private static readonly Dictionary<string, string?> Nothing = [];
    private readonly Redactor _redactor = new();

    [Fact]
    public void WhatIsMissingIsMade()
    {
        var secrets = DeliverySecrets.Complete(new Dictionary<string, string>(), Nothing, _redactor);

        secrets.Made.ShouldBe(DeliverySecrets.Keys);
        DeliverySecrets.Keys.Select(key => secrets[key]).Distinct().Count().ShouldBe(DeliverySecrets.Keys.Count);
    }

    [Fact]
    public void WhatIsStoredStays()
    {
        var first = DeliverySecrets.Complete(new Dictionary<string, string> { ["somebody-elses"] = "value" }, Nothing, _redactor);
        var second = DeliverySecrets.Complete(first.Values, Nothing, _redactor);

        second.Values.ShouldBe(first.Values);
        second.Values["somebody-elses"].ShouldBe("value");
        second.Made.ShouldBeEmpty();
    }

    [Fact]
    public void WhatAPersonSetIsForWhatIsNotStoredYet()
    {
        var given = new Dictionary<string, string?> { [DeliverySecrets.AdministratorPassword] = "Given-0123", [DeliverySecrets.SecretKey] = null };
        var stored = new Dictionary<string, string> { [DeliverySecrets.AdministratorPassword] = "Stored-0123", [DeliverySecrets.SecretKey] = "Key-012345" };

        var secrets = DeliverySecrets.Complete(stored, given, _redactor);

        // A server has the stored one: it is changed with that server, not here.
        secrets[DeliverySecrets.AdministratorPassword].ShouldBe("Stored-0123");
        secrets[DeliverySecrets.SecretKey].ShouldBe("Key-012345");
        DeliverySecrets.Complete(new Dictionary<string, string>(), given, _redactor)[DeliverySecrets.AdministratorPassword].ShouldBe("Given-0123");
    }

    [Fact]
    public void TheVersionOfAPasswordIsNoSecret()
    {
        DeliverySecrets.Complete(new Dictionary<string, string> { [AdministratorPassword.VersionKey] = "2" }, Nothing, _redactor);

        _redactor.Redact("2 rows").ShouldBe("2 rows");
    }

    [Fact]
    public void EveryValueIsKnownToTheRedactor()
    {
        var secrets = DeliverySecrets.Complete(new Dictionary<string, string>(), Nothing, _redactor);

        secrets.Values.Values.ShouldAllBe(value => _redactor.Redact(value) == Redactor.Placeholder);
        secrets.Values.Values.ShouldAllBe(value => !secrets.ToString().Contains(value, StringComparison.Ordinal));
    }

    [Fact]
    public void AnUnknownKeyIsRefusedByName() =>
        Should.Throw<DeliveryException>(() => DeliverySecrets.Complete(new Dictionary<string, string>(), Nothing, _redactor)["password"])
            .Message.ShouldContain("'password'");
}

using DifyDelivery.Postgres;

namespace DifyDelivery.Tests.Postgres;

public class PasswordGeneratorTests
{
    private static readonly IReadOnlyList<string> Passwords = [.. Enumerable.Range(0, 2000).Select(_ => PasswordGenerator.Next())];

    [Fact]
    public void EveryReaderTakesThem() => Passwords.ShouldAllBe(password => Uri.EscapeDataString(password) == password && char.IsAsciiLetter(password[0]));

    [Fact]
    public void AzureTakesThem() => Passwords.ShouldAllBe(password =>
        password.Length == 32 && password.Any(char.IsAsciiLetterUpper) && password.Any(char.IsAsciiLetterLower) && password.Any(char.IsAsciiDigit));

    [Fact]
    public void NoTwoAreAlike() => Passwords.Distinct().Count().ShouldBe(Passwords.Count);

    [Fact]
    public void TheWholeAlphabetIsUsed() => Passwords.SelectMany(password => password).Distinct().Count().ShouldBe(64);
}

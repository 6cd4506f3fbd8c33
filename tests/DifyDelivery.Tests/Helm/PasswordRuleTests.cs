using DifyDelivery.Helm;

namespace DifyDelivery.Tests.Helm;

public class PasswordRuleTests
{
    [Theory]
    [InlineData("abc-DEF_123")]
    [InlineData("a")]
    public void LettersDigitsDashAndUnderscorePass(string password) => DifyRelease.CheckPassword("PostgresqlPassword", password).ShouldBeNull();

    [Theory]
    [InlineData("pass word")]
    [InlineData("it's")]
    [InlineData("back\\slash")]
    [InlineData("pa$$")]
    [InlineData("passwört")]
    [InlineData("")]
    public void AnythingElseIsRefusedByTheParametersNameAlone(string password)
    {
        var finding = DifyRelease.CheckPassword("PostgresqlPassword", password).ShouldNotBeNull();

        finding.Id.ShouldBe("secrets.unparseable-password");
        finding.Message.ShouldContain("PostgresqlPassword");
        if (password.Length > 0)
            finding.Message.ShouldNotContain(password);
    }
}

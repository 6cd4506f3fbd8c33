using DifyDelivery.Reporting;

namespace DifyDelivery.Tests.Reporting;

public class RedactorTests
{
    [Fact]
    public void ASecretAndItsEncodedFormsAreTakenOut()
    {
        var redactor = new Redactor();
        redactor.Register("pl@nted secret");

        var text = redactor.Redact("a pl@nted secret, cGxAbnRlZCBzZWNyZXQ=, pl%40nted%20secret b");

        text.ShouldBe("a [REDACTED], [REDACTED], [REDACTED] b");
    }

    [Fact]
    public void ASecretInsideALongerOneLeavesNoRemainder()
    {
        var redactor = new Redactor();
        redactor.Register("secret");
        redactor.Register("secret-and-more");

        redactor.Redact("secret-and-more").ShouldBe("[REDACTED]");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("  ")]
    [InlineData("abc")]
    public void WhatCannotBeASecretIsLeftAlone(string? value)
    {
        var redactor = new Redactor();
        redactor.Register(value);

        redactor.Redact("abc  def").ShouldBe("abc  def");
    }
}

using DifyDelivery.Components.Running;
using DifyDelivery.Errors;

namespace DifyDelivery.Tests.Operations;

public class MigrationModesTests
{
    [Fact]
    public void WithoutASwitchItMigrates() => MigrationModes.Of(false, false, false, false, hasDirection: true).ShouldBe(MigrationMode.Migrate);

    [Fact]
    public void APreflightTakesADirection() => MigrationModes.Of(true, false, false, false, hasDirection: true).ShouldBe(MigrationMode.Preflight);

    [Theory]
    [InlineData(true, true, false, false, false, "--preflight and --status")]
    [InlineData(false, false, true, true, false, "--rollback and --rehearse")]
    [InlineData(false, false, true, false, true, "--rollback takes no --to")]
    [InlineData(false, true, false, false, true, "--status takes no --to")]
    public void WhatContradictsItselfIsRefused(bool preflight, bool status, bool rollback, bool rehearse, bool hasDirection, string message) =>
        Should.Throw<DeliveryException>(() => MigrationModes.Of(preflight, status, rollback, rehearse, hasDirection)).Message.ShouldContain(message);
}

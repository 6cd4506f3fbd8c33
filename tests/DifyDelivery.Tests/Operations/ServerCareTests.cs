using DifyDelivery.Components.Running;
using DifyDelivery.Errors;
using DifyDelivery.Operations;

namespace DifyDelivery.Tests.Operations;

/// <summary>How the parameters of Azure's own acts on the server are read.</summary>
public class ServerCareTests
{
    [Theory]
    [InlineData("Stop", ServerPower.Stop)]
    [InlineData("start", ServerPower.Start)]
    public void APowerIsAWord(string text, ServerPower expected) => ServerCare.Power(text).ShouldBe(expected);

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("restart")]
    public void AnyOtherWordIsRefused(string text) => Should.Throw<DeliveryException>(() => ServerCare.Power(text)).Remedy!.ShouldContain("--server-power Stop");

    [Theory]
    [InlineData("2026-11-27T08:30Z")]
    [InlineData("2026-11-27T08:30")]
    [InlineData("2026-11-27 09:30 +01:00")]
    public void AMomentWithoutAZoneIsUtc(string text) => ServerCare.Moment(text).ShouldBe(new DateTimeOffset(2026, 11, 27, 8, 30, 0, TimeSpan.Zero));

    [Fact]
    public void WhatIsNoMomentIsRefused() => Should.Throw<DeliveryException>(() => ServerCare.Moment("yesterday")).Remedy!.ShouldContain("--point-in-time");
}

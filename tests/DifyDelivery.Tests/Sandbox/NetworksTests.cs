using System.Net;

using DifyDelivery.Errors;
using DifyDelivery.Sandbox.Node;
using DifyDelivery.Sandbox.State;

namespace DifyDelivery.Tests.Sandbox;

public sealed class NetworksTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("networks-").FullName;

    [Fact]
    public void Routes_are_read_as_the_kernel_writes_them() =>
        NetworksInUse.Routes(
        [
            "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT",
            "eth0\t00000000\t0100000A\t0003\t0\t0\t0\t00000000\t0\t0\t0",
            "eth0\t0000C90A\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0",
        ]).ShouldBe([IPNetwork.Parse("0.0.0.0/0"), IPNetwork.Parse("10.201.0.0/16")]);

    [Theory]
    [InlineData("10.201.0.0/16", true)]
    [InlineData("10.201.63.255/32", true)]
    [InlineData("10.201.64.0/18", false)]
    [InlineData("10.200.0.0/16", false)]
    [InlineData("10.0.0.0/8", false)]
    [InlineData("0.0.0.0/0", false)]
    public void A_network_overlaps_with_what_is_routed_but_not_with_all_of_a_vpn(string routed, bool expected) =>
        NetworksInUse.Overlaps(201, [IPNetwork.Parse(routed)]).ShouldBe(expected);

    [Fact]
    public void Names_derived_from_a_network_fit_the_kernel() =>
        (new NodeNetwork(255).HostLink + "-n").Length.ShouldBeLessThanOrEqualTo(15);

    [Fact]
    public async Task Sandboxes_that_choose_at_once_get_different_networks_and_keep_them()
    {
        var taken = await Task.WhenAll(Enumerable.Range(0, 4).Select(number => TakeAsync($"s{number}")));

        taken.Select(network => network.Number).ShouldBeUnique();
        (await Registry().FindAsync(State("s2"), default)).ShouldBe(taken[2]);
    }

    [Fact]
    public async Task A_network_whose_owner_is_gone_is_cleared_and_taken()
    {
        var first = await TakeAsync("gone");
        Directory.Delete(State("gone"), recursive: true);
        List<NodeNetwork> cleared = [];

        var second = await TakeAsync("next", cleared.Add);

        second.ShouldBe(first);
        cleared.ShouldBe([first]);
    }

    [Fact]
    public async Task When_none_is_free_the_failure_says_which_were_tried()
    {
        for (var number = 0; number < 4; number++)
            await TakeAsync($"s{number}");

        (await Should.ThrowAsync<DeliveryException>(TakeAsync("one too many"))).Why!.ShouldContain("from 60 to 63");
    }

    [Fact]
    public async Task A_network_that_was_given_back_is_free()
    {
        var network = await TakeAsync("one");
        Registry().Release(network);

        (await Registry().FindAsync(State("one"), default)).ShouldBeNull();
        (await TakeAsync("other")).ShouldBe(network);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task<NodeNetwork> TakeAsync(string name, Action<NodeNetwork>? abandoned = null) => Registry().TakeAsync(
        State(name),
        network => new SandboxStateFile(State(name)).WriteAsync(
            new SandboxState(SandboxState.CurrentVersion, "node", name, DateTimeOffset.UnixEpoch, network.Number), default),
        network =>
        {
            abandoned?.Invoke(network);
            return Task.CompletedTask;
        },
        default);

    private NetworkRegistry Registry() => new(_folder, TimeProvider.System) { Numbers = [60, 61, 62, 63] };

    private string State(string name) => Path.Combine(_folder, "states", name);
}

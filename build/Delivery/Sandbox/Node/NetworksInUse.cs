using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace DifyDelivery.Sandbox.Node;

/// <summary>Which networks this machine already talks to, so that a node's network overlaps with none of them.</summary>
internal static class NetworksInUse
{
    /// <summary>
    /// A route to a range wider than this is no obstacle: it is a VPN's or a data centre's "all of 10.0.0.0/8", of which a node takes
    /// two addresses that more specific routes lead to.
    /// </summary>
    private const int WidestObstacle = 13;

    /// <summary>Reads the kernel's IPv4 routes and the addresses of the interfaces.</summary>
    public static IReadOnlyList<IPNetwork> Read() => [.. Routes(File.ReadLines("/proc/net/route")), .. Interfaces()];

    /// <summary>Whether 10.N.0.0/18 overlaps with one of the networks.</summary>
    public static bool Overlaps(int number, IEnumerable<IPNetwork> networks)
    {
        var own = new IPNetwork(new IPAddress([10, (byte)number, 0, 0]), 18);
        return networks
            .Where(network => network.PrefixLength >= WidestObstacle)
            .Any(network => own.Contains(network.BaseAddress) || network.Contains(own.BaseAddress));
    }

    /// <summary>Parses <c>/proc/net/route</c>: destination and mask stand in it as little-endian hexadecimal numbers.</summary>
    internal static IEnumerable<IPNetwork> Routes(IEnumerable<string> lines) =>
        from line in lines.Skip(1)
        let fields = line.Split('\t')
        where fields.Length > 7
        let mask = uint.Parse(fields[7], NumberStyles.HexNumber, CultureInfo.InvariantCulture)
        let destination = uint.Parse(fields[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture)
        select new IPNetwork(new IPAddress(destination), System.Numerics.BitOperations.PopCount(mask));

    private static IEnumerable<IPNetwork> Interfaces() =>
        from link in NetworkInterface.GetAllNetworkInterfaces()
        from address in link.GetIPProperties().UnicastAddresses
        where address.Address.AddressFamily == AddressFamily.InterNetwork
        select new IPNetwork(address.Address, 32);
}

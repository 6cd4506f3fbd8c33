using System.Reflection;
using System.Runtime.Versioning;

namespace Nuke.Common.Execution;

/// <summary>How the engine names itself; it never passes for the genuine one.</summary>
internal static class EngineVersion
{
    public static string Text =>
        $"NUKE Execution Engine 10.1.0, fallback of DifyDelivery ({EnvironmentInfo.Platform},{FrameworkName})";

    private static string FrameworkName =>
        Assembly.GetEntryAssembly()?.GetCustomAttribute<TargetFrameworkAttribute>()?.FrameworkName ?? ".NETCoreApp";
}

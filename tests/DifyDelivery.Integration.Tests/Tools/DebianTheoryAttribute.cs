namespace DifyDelivery.Integration.Tests.Tools;

/// <summary>A theory that unpacks Debian packages; on another system it is skipped and says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class DebianTheoryAttribute : TheoryAttribute
{
    public DebianTheoryAttribute() =>
        Skip = File.Exists("/etc/os-release") && File.ReadLines("/etc/os-release").Contains("ID=debian") ? null : "Not on Debian: there is no archive of it here.";
}

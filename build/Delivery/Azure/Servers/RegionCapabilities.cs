namespace DifyDelivery.Azure;

/// <summary>What a region offers to a subscription.</summary>
/// <param name="Location">The region.</param>
/// <param name="Versions">Major versions of PostgreSQL.</param>
/// <param name="Sizes">Sizes of servers.</param>
/// <param name="Storages">Sizes of disks.</param>
public sealed record RegionCapabilities(
    string Location, IReadOnlyList<string> Versions, IReadOnlyList<OfferedSize> Sizes, IReadOnlyList<OfferedStorage> Storages)
{
    /// <summary>Why nothing can be made here; null when it can.</summary>
    public string? Restriction { get; init; }
}

/// <summary>A size of server.</summary>
/// <param name="Tier"><c>Burstable</c>, <c>GeneralPurpose</c> or <c>MemoryOptimized</c>.</param>
/// <param name="Name">Its name: <c>Standard_D2ds_v5</c>.</param>
/// <param name="VCores">Its cores.</param>
/// <param name="MemoryPerVCoreMb">Its memory, in MiB a core.</param>
/// <param name="HighAvailability">The modes that it offers. Azure names some for Burstable as well, and refuses them.</param>
/// <param name="Zones">The zones that have it.</param>
public sealed record OfferedSize(
    string Tier, string Name, int VCores, int MemoryPerVCoreMb, IReadOnlyList<string> HighAvailability, IReadOnlyList<string> Zones);

/// <summary>A size of disk.</summary>
/// <param name="Tier">The tier of servers that has it.</param>
/// <param name="Edition"><c>ManagedDisk</c>, <c>ManagedDiskV2</c>.</param>
/// <param name="SizeMb">Its size, in MiB.</param>
public sealed record OfferedStorage(string Tier, string Edition, int SizeMb);

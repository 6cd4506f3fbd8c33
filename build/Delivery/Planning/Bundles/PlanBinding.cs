namespace DifyDelivery.Planning.Bundles;

/// <summary>
/// What a plan rests on, as digests and plain values: the same when it is applied, or the plan is another one. Holds no secret.
/// </summary>
public sealed record PlanBinding
{
    /// <summary>The commit of the repository; null outside of one.</summary>
    public string? Commit { get; init; }

    /// <summary>True when files under version control differed from the commit. What of them matters is bound by its own digest.</summary>
    public bool HasLocalChanges { get; init; }

    /// <summary>Programs by name, with their versions: Helm and Terraform where they are used, and this library.</summary>
    public IReadOnlyDictionary<string, string> Tools { get; init; } = new Dictionary<string, string>();

    /// <summary>Every setting as plans print it; a secret is only there or not.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>SHA-256 over <see cref="Settings"/>, in hex.</summary>
    public string SettingsDigest { get; init; } = string.Empty;

    /// <summary>The release as it is in the cluster; null where the plan does not touch it.</summary>
    public BoundCluster? Cluster { get; init; }

    /// <summary>The release as it shall be; null where the plan does not touch one, or could not tell.</summary>
    public BoundRelease? Release { get; init; }

    /// <summary>The server's plan; null where there is none.</summary>
    public BoundTerraform? Terraform { get; init; }

    /// <summary>What Terraform does for the cluster and what is around it, as a digest, or <c>no changes</c>; null where it was not looked at.</summary>
    public string? Foundation { get; init; }

    /// <summary>The migration; null where none is due.</summary>
    public BoundMigration? Migration { get; init; }
}

/// <summary>The release that a plan was made for.</summary>
/// <param name="Chart">Name and version of the chart.</param>
/// <param name="ChartDigest">SHA-256 over every file of the chart.</param>
/// <param name="Values">Digests of the values documents by name, in order of their application.</param>
/// <param name="ManifestDigest">SHA-256 of the rendered manifest without the values of Secrets; null when it could not be rendered yet.</param>
public sealed record BoundRelease(string Chart, string ChartDigest, IReadOnlyDictionary<string, string> Values, string? ManifestDigest);

/// <summary>The release in the cluster.</summary>
/// <param name="Revision">Its last revision; null when there is no release.</param>
/// <param name="Status">Helm's word for that revision; null when there is no release.</param>
public sealed record BoundCluster(int? Revision, string? Status);

/// <summary>A saved Terraform plan and the state that it was made from.</summary>
/// <param name="PlanDigest">SHA-256 of the saved plan.</param>
/// <param name="HasChanges">Whether applying it changes anything.</param>
/// <param name="Lineage">Which state; null when there was none, or where only the backend knows.</param>
/// <param name="Serial">The state's serial number; null as <paramref name="Lineage"/>.</param>
public sealed record BoundTerraform(string PlanDigest, bool HasChanges, string? Lineage, long? Serial)
{
    /// <summary>Which of the administrator's passwords the plan sets or keeps, counted from 1; null where it was made without one.</summary>
    public int? PasswordVersion { get; init; }

    /// <summary>What tells that password from every other (<see cref="PasswordProof"/>); a saved plan holds none, and Terraform takes whatever it is given.</summary>
    public string? PasswordProof { get; init; }
}

/// <summary>Where a migration stood.</summary>
/// <param name="From">Where the data is.</param>
/// <param name="To">Where it goes.</param>
/// <param name="Id">The migration under way; null before one.</param>
/// <param name="State">Its state; null before one.</param>
public sealed record BoundMigration(string From, string To, string? Id, string? State);

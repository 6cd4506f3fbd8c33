using System.Collections.Immutable;

namespace DifyDelivery.Pipelines;

/// <summary>
/// The build's own names for what pipelines call. They are handed in, so that a renamed target or parameter, or one that a team's build does
/// not have, changes what is rendered.
/// </summary>
public sealed record BuildCommands
{
    /// <summary>How a script starts the build.</summary>
    public const string Program = "./build.sh";

    /// <summary>Shows what would be done.</summary>
    public required string Plan { get; init; }

    /// <summary>Brings up the server; null when the build has no such target.</summary>
    public string? ProvisionPostgres { get; init; }

    /// <summary>Installs or upgrades the release.</summary>
    public required string DeployDify { get; init; }

    /// <summary>Checks what was delivered; null when the build has no such target.</summary>
    public string? Verify { get; init; }

    /// <summary>Moves the data; null when the build has no such target.</summary>
    public string? MigrateData { get; init; }

    /// <summary>Removes an environment; null when the build has no such target.</summary>
    public string? Teardown { get; init; }

    /// <summary>Writes and checks pipelines.</summary>
    public required string GeneratePipelines { get; init; }

    /// <summary>Every parameter that pipelines give, as it is typed.</summary>
    public required CommandOptions Options { get; init; }

    /// <summary>The strategies of a migration that the build knows, as pipelines offer them; the first is the default. Empty when it has none to choose.</summary>
    public IReadOnlyList<string> Strategies { get; init; } = [];

    /// <summary>The variable by which the build takes the strategy, as it does any parameter: every call of a run then has the same one, and with it the same settings.</summary>
    public string? StrategyVariable { get; init; }

    /// <summary>Every target of the build, for the rules.</summary>
    public ImmutableHashSet<string> KnownTargets { get; init; } = [];

    /// <summary>Every parameter of the build as it is typed, for the rules.</summary>
    public ImmutableHashSet<string> KnownOptions { get; init; } = [];

    /// <summary>One line of a script.</summary>
    /// <param name="target">The target.</param>
    /// <param name="words">Options and values; a value that is a variable is quoted by the caller.</param>
    public static string Line(string target, params ReadOnlySpan<string> words) =>
        words.IsEmpty ? $"{Program} {target}" : $"{Program} {target} {string.Join(' ', words)}";
}

/// <summary>Parameters as they are typed.</summary>
public sealed record CommandOptions
{
    /// <summary>The environment.</summary>
    public required string Env { get; init; }

    /// <summary>Where a plan is kept.</summary>
    public required string PlanBundleOut { get; init; }

    /// <summary>The plan to execute.</summary>
    public required string PlanBundle { get; init; }

    /// <summary>Lets a plan with changes end with 2.</summary>
    public required string DetailedExitcode { get; init; }

    /// <summary>The typed confirmation.</summary>
    public required string Confirm { get; init; }

    /// <summary>Compares instead of writing.</summary>
    public required string Check { get; init; }

    /// <summary>Looks at both servers.</summary>
    public required string Preflight { get; init; }

    /// <summary>Tries a migration.</summary>
    public required string Rehearse { get; init; }

    /// <summary>Goes back.</summary>
    public required string Rollback { get; init; }

    /// <summary>Removes the server that a migration left behind.</summary>
    public required string RetireSource { get; init; }
}

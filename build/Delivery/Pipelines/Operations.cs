namespace DifyDelivery.Pipelines;

/// <summary>What a person may ask a run by hand to do, as both hosts offer it.</summary>
internal static class Operations
{
    public const string Deploy = "deploy";
    public const string Rehearse = "rehearse";
    public const string Migrate = "migrate";
    public const string Continue = "continue";
    public const string RollBack = "roll-back";
    public const string Retire = "retire";

    /// <summary>A hosted job ends after six hours; a migration that needs longer is continued by the next run.</summary>
    public const int MigrationMinutes = 350;

    /// <summary>What the strategy is.</summary>
    public const string Strategy = "How Dify fares while its data moves: offline stops its writers for the copy";

    /// <summary>What the typed confirmation is for.</summary>
    public const string Confirmation = "Only for data that would be lost: the name that a refused run asks for. Deploy does not take it";

    /// <summary>Said where the plan of a migration has none in it.</summary>
    public static string NoMigration(PipelineEnvironment environment) =>
        $"The parameters ask for no migration of {environment.Name}: release and settings name the same server. Set the topology in .nuke/parameters.{environment.Name}.json first.";

    /// <summary>Carries it from the host's input to the script.</summary>
    public const string ConfirmVariable = "DELIVERY_CONFIRM";

    /// <summary>It, as a word of a script.</summary>
    public const string TypedName = $"\"${ConfirmVariable}\"";

    /// <summary>Of an environment that is not production.</summary>
    public static IReadOnlyList<string> All { get; } = [Deploy, Rehearse, Migrate, Continue, RollBack, Retire];

    /// <summary>Of production's migration, whose rehearsal is part of it.</summary>
    public static IReadOnlyList<string> OfProduction { get; } = [Migrate, Continue, RollBack, Retire];

    /// <summary>What runs without a plan of its own.</summary>
    public static IReadOnlyList<string> Unplanned { get; } = [Rehearse, Continue, RollBack, Retire];

    /// <summary>
    /// What leaves Dify where the parameters want it, which is what Verify asks. A way back leaves it on the other server, until the parameters
    /// follow, and checks Dify itself; a rehearsal leaves it alone.
    /// </summary>
    public static IReadOnlyList<string> Verified { get; } = [Migrate, Continue];

    /// <summary>The reports that an operation leaves below artifacts.</summary>
    public static string Reports(string operation) => operation == Rehearse ? "rehearsal.*" : "migration.*";

    /// <summary>Those of them that a build has the targets for.</summary>
    /// <param name="operations">Operations of a migration.</param>
    /// <param name="commands">The build's names.</param>
    public static IReadOnlyList<string> With(IReadOnlyList<string> operations, BuildCommands commands) =>
        commands.Teardown is null ? [.. operations.Where(operation => operation != Retire)] : operations;
}

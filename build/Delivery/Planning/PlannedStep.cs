namespace DifyDelivery.Planning;

/// <summary>What a step does to the world.</summary>
public enum StepEffect
{
    /// <summary>Nothing: it is done already, or it only reads.</summary>
    None,

    /// <summary>Makes something that was not there.</summary>
    Create,

    /// <summary>Changes something in place.</summary>
    Change,

    /// <summary>Destroys something; data may be lost.</summary>
    Destroy,
}

/// <summary>One idempotent act, described before it runs. The run executes the very list that the plan printed, by <paramref name="Id"/>.</summary>
/// <param name="Id">Stable identifier within a target: <c>cluster.start</c>.</param>
/// <param name="Title">What it does, in the imperative.</param>
/// <param name="Effect">What it does to the world.</param>
/// <param name="Preview">What exactly would happen, as far as it is known; may span lines.</param>
/// <param name="Expected">How long it usually takes, when that is known.</param>
public sealed record PlannedStep(string Id, string Title, StepEffect Effect, string? Preview = null, TimeSpan? Expected = null);

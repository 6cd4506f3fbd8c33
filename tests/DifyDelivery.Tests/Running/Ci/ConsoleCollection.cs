namespace DifyDelivery.Tests.Running.Ci;

/// <summary>Tests of what is written to the process's own console, which NUKE's hosts do: nothing else runs meanwhile.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ConsoleCollection
{
    public const string Name = "console";
}

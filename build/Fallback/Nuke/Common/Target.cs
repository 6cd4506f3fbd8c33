using Nuke.Common.Execution;

namespace Nuke.Common;

/// <summary>A target of the build: <c>Target Deploy => _ => _.Executes(...)</c>. Its identity is that of the delegate.</summary>
public delegate ITargetDefinition Target(ITargetDefinition definition);

/// <summary>A target that opens a context; its interface's <see cref="Cleanup"/> closes it.</summary>
public delegate ITargetDefinition Setup(ITargetDefinition definition);

/// <summary>A target that closes a context, also after a failure.</summary>
public delegate ITargetDefinition Cleanup(ITargetDefinition definition);

/// <summary>Finds targets in a list by their property.</summary>
public static class ExecutableTargetExtensions
{
    public static bool Contains(this IEnumerable<ExecutableTarget> targets, Target target) =>
        targets.Any(x => x.Factory.Equals(target));

    public static bool Contains(this IEnumerable<ExecutableTarget> targets, Setup target) =>
        targets.Any(x => x.Factory.Equals(target));

    public static bool Contains(this IEnumerable<ExecutableTarget> targets, Cleanup target) =>
        targets.Any(x => x.Factory.Equals(target));
}

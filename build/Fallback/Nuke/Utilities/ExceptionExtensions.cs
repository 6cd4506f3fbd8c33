using System.Reflection;

namespace Nuke.Common.Utilities;

internal static class ExceptionExtensions
{
    /// <summary>The exception that a person wants to see: without the wrappers that reflection and tasks put around it.</summary>
    public static Exception Unwrap(this Exception exception) => exception switch
    {
        TypeInitializationException { InnerException: { } inner } => inner.Unwrap(),
        TargetInvocationException { InnerException: { } inner } => inner.Unwrap(),
        AggregateException aggregate => aggregate.Flatten(),
        _ => exception
    };
}

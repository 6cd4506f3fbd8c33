using System.Reflection;
using Nuke.Common.Execution;
using Nuke.Common.Utilities;

namespace Nuke.Common.ValueInjection;

/// <summary>Base of the attributes that give a member of the build its value.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public abstract class ValueInjectionAttributeBase : Attribute
{
    public INukeBuild Build { get; internal set; }

    public virtual int Priority => 0;

    public virtual bool SuppressWarnings => false;

    /// <summary>The value, or null; a failure becomes a warning that names the member, and the build goes on.</summary>
    public object TryGetValue(MemberInfo member, object instance)
    {
        try
        {
            return GetValue(member, instance);
        }
        catch (Exception exception)
        {
            if (!SuppressWarnings && !member.HasCustomAttribute<OptionalAttribute>())
                EngineLog.Warning(exception.Unwrap(), "Could not inject value for {Member}", member.GetDisplayName());
            return null;
        }
    }

    public abstract object GetValue(MemberInfo member, object instance);
}

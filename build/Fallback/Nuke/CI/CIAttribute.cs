using System.Reflection;
using Nuke.Common.Utilities;
using Nuke.Common.ValueInjection;

namespace Nuke.Common.CI;

/// <summary>Injects the CI host of the member's type; null anywhere else.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Field | AttributeTargets.Property)]
public class CIAttribute : ValueInjectionAttributeBase
{
    public override object GetValue(MemberInfo member, object instance) =>
        member.GetMemberType().IsInstanceOfType(Host.Instance) ? Host.Instance : null;
}

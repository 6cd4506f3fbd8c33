using System.Reflection;
using Nuke.Common.Utilities;
using Nuke.Common.ValueInjection;

namespace Nuke.Common;

/// <summary>
/// Gives a member its value from the command line, else the environment, else the parameters files (last profile first),
/// else leaves its initialiser.
/// </summary>
public class ParameterAttribute : ValueInjectionAttributeBase
{
    public ParameterAttribute(string description = null)
    {
        Description = description;
    }

    public virtual string Description { get; }

    public string Name { get; set; }

    /// <summary>One character that splits a single word into the elements of an array.</summary>
    public string Separator { get; set; }

    /// <summary>Whether the help text shows the parameter.</summary>
    public virtual bool List { get; set; } = true;

    public Type ValueProviderType { get; set; }

    /// <summary>A member that returns the allowed values, as a sequence of strings.</summary>
    public string ValueProviderMember { get; set; }

    public override object GetValue(MemberInfo member, object instance) =>
        ParameterService.Instance.GetParameter(member, member.GetMemberType().GetNullableType());

    public virtual IEnumerable<(string, object)> GetValueSet(MemberInfo member, object instance) => null;
}

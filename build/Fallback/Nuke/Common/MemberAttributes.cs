namespace Nuke.Common;

/// <summary>The member must have a value, whatever target is asked for.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public class RequiredAttribute : Attribute;

/// <summary>No warning when the member's value cannot be resolved.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public class OptionalAttribute : Attribute;

/// <summary>The value stands encrypted in parameters files. It is not masked in the log.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter)]
public class SecretAttribute : Attribute;

/// <summary>Only members that a planned target requires are injected.</summary>
[AttributeUsage(AttributeTargets.Class)]
public class OnDemandValueInjectionAttribute : Attribute;

/// <summary>The member is injected only when a planned target requires it.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public class OnDemandAttribute : Attribute;

/// <summary>Prefix of the names of all parameters that the interface declares.</summary>
[AttributeUsage(AttributeTargets.Interface, AllowMultiple = false, Inherited = false)]
public class ParameterPrefixAttribute : Attribute
{
    public ParameterPrefixAttribute(string prefix)
    {
        Prefix = prefix.EndsWith("Prefix", StringComparison.Ordinal) ? prefix[..^"Prefix".Length] : prefix;
    }

    public string Prefix { get; }
}

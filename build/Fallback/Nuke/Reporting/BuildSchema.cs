using System.Reflection;
using Nuke.Common.IO;
using Nuke.Common.Tooling;
using Nuke.Common.Utilities;
using Nuke.Common.ValueInjection;

namespace Nuke.Common.Execution;

/// <summary><c>.nuke/build.schema.json</c>: what editors know of the parameters files, and a drift check for the repository.</summary>
internal static class BuildSchema
{
    /// <summary>Writes the schema if it changed, and an empty parameters file if there is none.</summary>
    public static void Update(NukeBuild build)
    {
        var folder = NukeBuild.RootDirectory / ".nuke";
        var file = folder / "build.schema.json";
        var schema = Generate(build) + "\n";
        if (!File.Exists(file) || File.ReadAllText(file) != schema)
            File.WriteAllText(file, schema);

        var parameters = folder / ParametersFiles.NameOf("$default");
        if (!File.Exists(parameters))
            File.WriteAllText(parameters, "{\n  \"$schema\": \"./build.schema.json\"\n}\n");
    }

    public static string Generate(NukeBuild build)
    {
        var definitions = new JsonNodes();
        var baseProperties = new JsonNodes();
        var ownProperties = new JsonNodes();
        foreach (var member in ValueInjectionUtility.GetParameterMembers(build.GetType(), includeUnlisted: true))
        {
            var properties = member.DeclaringType == typeof(NukeBuild) ? baseProperties : ownProperties;
            properties[ParameterNames.EffectiveName(member)] = Property(member, build, definitions);
        }

        definitions[nameof(NukeBuild)] = new JsonNodes { ["properties"] = baseProperties };
        var own = new JsonNodes();
        if (ownProperties.Count > 0)
            own["properties"] = ownProperties;
        return new JsonNodes
        {
            ["$schema"] = "http://json-schema.org/draft-04/schema#",
            ["definitions"] = definitions,
            ["allOf"] = new object[] { own, Reference(nameof(NukeBuild)) }
        }.ToString();
    }

    private static JsonNodes Property(MemberInfo member, NukeBuild build, JsonNodes definitions)
    {
        var property = new JsonNodes();
        var type = member.GetMemberType();
        var isPlain = ParameterNames.AttributeOf(member).GetType() == typeof(ParameterAttribute);
        var reference = isPlain ? Define(type.GetScalarType(), build, definitions) : null;
        if (type == typeof(Host) || reference is nameof(Verbosity) || (reference != null && !IsList(type)))
            return Describe(property, member, reference);

        property["type"] = !isPlain ? "string" : IsList(type) ? "array" : TypeOf(type);
        Describe(property, member, null);
        if (isPlain && IsList(type))
            property["items"] = reference != null ? Reference(reference) : Scalar(ElementOf(type), member, build);
        else if (isPlain)
            AddScalarDetails(property, type.GetScalarType(), member, build);
        return property;
    }

    // A nullable number or flag may be null; everything else may be left out.
    private static object TypeOf(Type type) =>
        Nullable.GetUnderlyingType(type) is { } underlying ? new object[] { JsonType(underlying), "null" } : JsonType(type);

    private static JsonNodes Describe(JsonNodes property, MemberInfo member, string reference)
    {
        if (ParameterNames.Description(member) is { } description)
            property["description"] = description;
        if (member.HasCustomAttribute<SecretAttribute>())
            property["default"] = "Secrets must be entered via 'nuke :secrets [profile]'";
        if (reference != null)
            property["$ref"] = $"#/definitions/{reference}";
        return property;
    }

    private static string Define(Type type, NukeBuild build, JsonNodes definitions)
    {
        if (type == typeof(Host))
            return Add(nameof(Host), null, HostActivation.Names.Order(StringComparer.OrdinalIgnoreCase));
        if (type == typeof(IReadOnlyCollection<ExecutableTarget>))
            return Add(nameof(ExecutableTarget), null, build.ExecutableTargets.Select(x => x.Name).Order(StringComparer.OrdinalIgnoreCase));
        return type.IsEnum ? Add(type.Name, "", type.GetEnumNames()) : null;

        string Add(string name, string description, IEnumerable<string> values)
        {
            if (definitions.ContainsKey(name))
                return name;
            var definition = new JsonNodes { ["type"] = "string" };
            if (description != null)
                definition["description"] = description;
            definition["enum"] = values.ToArray<object>();
            definitions[name] = definition;
            return name;
        }
    }

    private static JsonNodes Scalar(Type type, MemberInfo member, NukeBuild build)
    {
        var node = new JsonNodes { ["type"] = TypeOf(type) };
        AddScalarDetails(node, type.GetScalarType(), member, build);
        return node;
    }

    private static void AddScalarDetails(JsonNodes node, Type type, MemberInfo member, NukeBuild build)
    {
        if (FormatOf(type) is { } format)
            node["format"] = format;
        if (!type.IsEnum && ParameterNames.ValueSet(member, build) is { } values)
            node["enum"] = values.ToArray<object>();
    }

    private static string JsonType(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Boolean => "boolean",
        TypeCode.Int16 or TypeCode.Int32 or TypeCode.Int64 or TypeCode.Byte or TypeCode.UInt32 or TypeCode.UInt64 => "integer",
        TypeCode.Single or TypeCode.Double or TypeCode.Decimal => "number",
        TypeCode.Object when !IsText(type) => "object",
        _ => "string"
    };

    private static string FormatOf(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Int32 => "int32",
        TypeCode.Int64 => "int64",
        TypeCode.Single => "float",
        TypeCode.Double => "double",
        TypeCode.Decimal => "decimal",
        TypeCode.DateTime => "date-time",
        _ when type == typeof(TimeSpan) => "duration",
        _ when type == typeof(Guid) => "guid",
        _ when type == typeof(Uri) => "uri",
        _ => null
    };

    private static bool IsText(Type type) =>
        typeof(IAbsolutePathHolder).IsAssignableFrom(type) || typeof(Enumeration).IsAssignableFrom(type)
        || type == typeof(TimeSpan) || type == typeof(Guid) || type == typeof(Uri) || type == typeof(CI.Partition);

    private static bool IsList(Type type) => type.IsArray || type == typeof(IReadOnlyCollection<ExecutableTarget>);

    private static Type ElementOf(Type type) => type.GetElementType();

    private static JsonNodes Reference(string name) => new() { ["$ref"] = $"#/definitions/{name}" };
}

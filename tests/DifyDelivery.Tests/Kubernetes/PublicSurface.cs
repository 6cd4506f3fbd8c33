using System.Reflection;
using System.Runtime.CompilerServices;

namespace DifyDelivery.Tests.Kubernetes;

/// <summary>The public surface of an assembly as lines of text: one for each type and member, in a stable order.</summary>
internal static class PublicSurface
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IEnumerable<string> Of(Assembly assembly) =>
        assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal).SelectMany(Of);

    /// <summary>A method's line, or a property's and so on: what a caller's source depends on.</summary>
    public static string Line(MemberInfo member) => $"{Name(member.DeclaringType!)}.{member switch
    {
        ConstructorInfo constructor => $"ctor({Parameters(constructor)})",
        MethodInfo method => $"{method.Name}({Parameters(method)}) : {Name(method.ReturnType)}",
        PropertyInfo property => $"{property.Name} : {Name(property.PropertyType)}{(IsRequired(property) ? " required" : "")}{(property.SetMethod?.IsPublic == true ? " set" : "")}",
        FieldInfo field => $"{field.Name} : {Name(field.FieldType)}",
        EventInfo raised => $"{raised.Name} : {Name(raised.EventHandlerType!)}",
        _ => member.Name,
    }}";

    public static IEnumerable<MemberInfo> Members(Type type) => type.GetMembers(Declared)
        .Where(member => member is not Type && !IsGenerated(member) && member is not MethodInfo { IsSpecialName: true });

    public static string Name(Type type)
    {
        if (type.IsGenericParameter)
            return type.Name;
        if (type.IsArray)
            return Name(type.GetElementType()!) + "[]";
        if (!type.IsGenericType)
            return type.FullName ?? type.Name;
        var plain = type.GetGenericTypeDefinition().FullName!;
        return $"{plain[..plain.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>";
    }

    private static IEnumerable<string> Of(Type type) =>
        Members(type).Select(Line).Order(StringComparer.Ordinal).Prepend($"{Kind(type)} {Name(type)}");

    private static string Kind(Type type) =>
        type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsSubclassOf(typeof(Delegate)) ? "delegate" : type is { IsAbstract: true, IsSealed: true } ? "static class" : "class";

    private static string Parameters(MethodBase method) => string.Join(
        ", ", method.GetParameters().Select(parameter => $"{Name(parameter.ParameterType)} {parameter.Name}{(parameter.IsOptional ? "?" : "")}"));

    private static bool IsRequired(PropertyInfo property) => property.IsDefined(typeof(RequiredMemberAttribute));

    // What the compiler writes for a record: the genuine models are records too.
    private static bool IsGenerated(MemberInfo member) =>
        member.IsDefined(typeof(CompilerGeneratedAttribute)) || member.Name is "<Clone>$" or "PrintMembers" or "EqualityContract";
}

using System.Linq.Expressions;
using System.Reflection;

namespace Nuke.Common.Utilities;

/// <summary>What the engine asks of members, whether these are fields or properties.</summary>
internal static class ReflectionUtility
{
    public const BindingFlags Instance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
    public const BindingFlags All = Instance | BindingFlags.Static | BindingFlags.FlattenHierarchy;

    private static readonly Dictionary<Type, string> Aliases = new()
    {
        [typeof(byte)] = "byte",
        [typeof(short)] = "short",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
        [typeof(object)] = "object",
        [typeof(bool)] = "bool",
        [typeof(char)] = "char",
        [typeof(string)] = "string",
        [typeof(uint)] = "uint",
        [typeof(ulong)] = "ulong",
        [typeof(ushort)] = "ushort",
        [typeof(sbyte)] = "sbyte"
    };

    public static bool HasCustomAttribute<T>(this MemberInfo member)
        where T : Attribute => member.IsDefined(typeof(T), inherit: true);

    public static Type GetMemberType(this MemberInfo member) => member switch
    {
        FieldInfo field => field.FieldType,
        PropertyInfo property => property.PropertyType,
        _ => throw new NotSupportedException(member.ToString())
    };

    /// <summary>The last part of the name: that of an explicit implementation without its interface.</summary>
    public static string GetDisplayShortName(this MemberInfo member) => member.Name[(member.Name.LastIndexOf('.') + 1)..];

    public static string GetDisplayName(this MemberInfo member)
    {
        var types = new List<string>();
        for (var type = member.DeclaringType; type != null; type = type.DeclaringType)
            types.Insert(0, type.GetDisplayShortName());
        return $"{string.Join('.', types)}.{member.GetDisplayShortName()}";
    }

    public static string GetDisplayShortName(this Type type)
    {
        if (Aliases.TryGetValue(type, out var alias))
            return alias;
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return $"{underlying.GetDisplayShortName()}?";
        if (type.IsArray)
            return $"{type.GetElementType().GetDisplayShortName()}[]";
        return type.IsGenericType
            ? $"{type.Name[..type.Name.IndexOf('`')]}<{string.Join(", ", type.GetGenericArguments().Select(GetDisplayShortName))}>"
            : type.Name;
    }

    public static Type GetNullableType(this Type type) =>
        type.IsValueType && Nullable.GetUnderlyingType(type) == null ? typeof(Nullable<>).MakeGenericType(type) : type;

    public static Type GetScalarType(this Type type) => Nullable.GetUnderlyingType(type) ?? (type.IsArray ? type.GetElementType() : type);

    public static MemberInfo GetMemberInfo(this LambdaExpression expression) => expression.Body switch
    {
        MethodCallExpression call => call.Method,
        UnaryExpression unary => ((MemberExpression)unary.Operand).Member,
        var body => ((MemberExpression)body).Member
    };

    /// <summary>The instance that a closure-free member expression reads from.</summary>
    public static object GetTarget(this LambdaExpression expression)
    {
        var body = expression.Body is UnaryExpression unary ? unary.Operand : expression.Body;
        return ((body as MemberExpression)?.Expression as ConstantExpression)?.Value;
    }

    public static object GetValue(this MemberInfo member, object instance) => member switch
    {
        FieldInfo field => field.GetValue(instance),
        PropertyInfo property => property.GetValue(instance),
        _ => throw new NotSupportedException(member.ToString())
    };

    /// <summary>Reads the very property given, not the one that overrides it.</summary>
    public static T GetValueNonVirtual<T>(this MemberInfo member, object instance)
    {
        var getter = ((PropertyInfo)member).GetMethod.NotNull();
        return ((Func<T>)Activator.CreateInstance(typeof(Func<T>), instance, getter.MethodHandle.GetFunctionPointer()))();
    }

    /// <summary>Sets a field (a readonly one too) or a property (through its backing field where it has one).</summary>
    public static void SetValue(this MemberInfo member, object instance, object value)
    {
        if (member is FieldInfo field)
        {
            field.SetValue(instance, value);
            return;
        }

        var property = (PropertyInfo)member;
        for (var type = member.DeclaringType; type != null; type = type.BaseType)
        {
            var backing = type.GetField($"<{member.Name}>k__BackingField", All);
            if (backing == null)
                continue;
            backing.SetValue(instance, value);
            return;
        }

        Assert.True(property.SetMethod != null, $"Property '{member.Name}' is not settable");
        property.SetValue(instance, value);
    }
}

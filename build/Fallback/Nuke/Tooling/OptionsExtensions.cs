namespace Nuke.Common.Tooling;

/// <summary>Applying configurators to options.</summary>
public static class OptionsExtensions
{
    public static T Apply<T>(this T options, Configure<T> configurator)
        where T : Options, new() => configurator(options);

    public static T[] Apply<T>(this T[] options, Configure<T> configurator)
        where T : Options, new() => [.. options.Select(x => configurator(x))];

    public static T Apply<T, TValue>(this T options, Configure<T, TValue> configurator, TValue value)
        where T : Options, new() => configurator(options, value);

    public static T[] Apply<T, TValue>(this T[] options, Configure<T, TValue> configurator, TValue value)
        where T : Options, new() => [.. options.Select(x => configurator(x, value))];

    public static T When<T>(this T options, Func<T, bool> condition, Configure<T> configurator)
        where T : Options, new() => condition(options) ? configurator(options) : options;

    public static T[] CombineWith<T>(this T options, params Configure<T>[] configurators)
        where T : Options, new() => [.. configurators.Select(x => x(options))];

    public static T[] CombineWith<T, TValue>(this T options, IEnumerable<TValue> values, Func<T, TValue, T> configurator)
        where T : Options => [.. values.Select(x => configurator(options, x))];

    public static T[] CombineWith<T, TValue>(this IEnumerable<T> options, IEnumerable<TValue> values, Func<T, TValue, T> configurator)
        where T : Options => [.. options.SelectMany(x => values.Select(y => configurator(x, y)))];

    internal static T Set<T>(this T options, string name, object value)
        where T : Options => (T)options.With(name, value);

    internal static T AddTo<T>(this T options, string name, IEnumerable<string> values)
        where T : Options => options.Set(name, (IReadOnlyList<string>)[.. options.Peek<IReadOnlyList<string>>(name) ?? [], .. values]);

    internal static T SetIn<T, TValue>(this T options, string name, string key, TValue value)
        where T : Options
    {
        var values = new Dictionary<string, TValue>(options.Peek<IReadOnlyDictionary<string, TValue>>(name) ?? new Dictionary<string, TValue>())
        {
            [key] = value
        };
        return options.Set(name, (IReadOnlyDictionary<string, TValue>)values);
    }
}

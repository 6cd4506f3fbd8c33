using System.Reflection;
using System.Runtime.CompilerServices;

namespace DifyDelivery.Tests.Kubernetes;

/// <summary>
/// The fallback offers a strict subset of KubernetesClient. The golden file is that subset. With the fallback, a change of it has to be made
/// there too, where it is seen (DELIVERY_UPDATE_GOLDEN=1 writes it); with the genuine package, everything in it has to exist there.
/// </summary>
public sealed class PublicSurfaceTests
{
    private static readonly Assembly Client = typeof(k8s.Kubernetes).Assembly;

    private static bool IsGenuine => Client.GetName().Name == "KubernetesClient";

    [Fact]
    public async Task The_golden_file_is_what_the_client_offers()
    {
        if (Environment.GetEnvironmentVariable("DELIVERY_UPDATE_GOLDEN") == "1" && !IsGenuine)
            await File.WriteAllLinesAsync(GoldenFile(), PublicSurface.Of(Client));
        var golden = (await File.ReadAllLinesAsync(GoldenFile())).Where(line => line.Length > 0).ToList();
        if (IsGenuine)
            Missing(golden).ShouldBeEmpty("the genuine client lacks these");
        else
            PublicSurface.Of(Client).ShouldBe(golden, customMessage: $"The fallback's public surface changed. If that is meant, write it to {GoldenFile()}.");
    }

    /// <summary>
    /// The golden lines that the genuine client does not offer. A method may have more optional parameters there; the ones of the golden
    /// line have to be among them in the same order, with the same names and types.
    /// </summary>
    private static IEnumerable<string> Missing(IEnumerable<string> golden)
    {
        var offered = Client.GetExportedTypes()
            .SelectMany(type => Bases(type).Concat(type.GetInterfaces()).SelectMany(PublicSurface.Members).Select(member => Rename(member, type)))
            .ToLookup(line => line.Split('(', ' ')[0]);
        var types = Client.GetExportedTypes().Select(PublicSurface.Name).ToHashSet();
        return golden.Where(line => line.Contains(" k8s.", StringComparison.Ordinal) && !line.Contains('(', StringComparison.Ordinal) && !line.Contains(" : ", StringComparison.Ordinal)
            ? !types.Contains(line.Split(' ')[^1])
            : !offered[line.Split('(', ' ')[0]].Any(candidate => Covers(candidate, line)));
    }

    private static string Rename(MemberInfo member, Type type) =>
        PublicSurface.Line(member).Replace(PublicSurface.Name(member.DeclaringType!) + ".", PublicSurface.Name(type) + ".", StringComparison.Ordinal);

    private static bool Covers(string candidate, string wanted)
    {
        if (candidate == wanted || !wanted.Contains('(', StringComparison.Ordinal))
            return candidate == wanted;
        using var offered = ((IEnumerable<string>)Parameters(candidate)).GetEnumerator();
        return Parameters(wanted).All(parameter => Advance(offered, parameter)) && RestIsOptional(offered) && Result(candidate) == Result(wanted);
    }

    private static bool RestIsOptional(IEnumerator<string> offered)
    {
        while (offered.MoveNext())
        {
            if (!offered.Current.EndsWith('?'))
                return false;
        }

        return true;
    }

    private static IEnumerable<Type> Bases(Type? type)
    {
        for (; type is not null && type != typeof(object); type = type.BaseType)
            yield return type;
    }

    private static bool Advance(IEnumerator<string> offered, string parameter)
    {
        while (offered.MoveNext())
        {
            if (offered.Current == parameter)
                return true;
            if (!offered.Current.EndsWith('?'))
                return false;
        }

        return false;
    }

    private static string[] Parameters(string line) =>
        line[(line.IndexOf('(', StringComparison.Ordinal) + 1)..line.LastIndexOf(')')].Split(", ", StringSplitOptions.RemoveEmptyEntries);

    private static string Result(string line) => line[(line.LastIndexOf(')') + 1)..];

    private static string GoldenFile([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "Golden", "kubernetesclient.txt");
}

using System.Reflection;
using DifyDelivery.Planning;

namespace DifyDelivery.Tests.Architecture;

/// <summary>The arrows of the house: who may know whom.</summary>
public class ArrowTests
{
    private const string Root = "DifyDelivery.";
    private static readonly Assembly Core = typeof(DeliveryPlan).Assembly;

    private static readonly IReadOnlyList<(Type From, Type To)> References =
        [.. Core.GetTypes().Where(type => RoomOf(type) is not null).SelectMany(type => TypeReferences.Of(type).Select(to => (type, to)))];

    [Fact]
    public void TheCoreReferencesNoNukeType() =>
        Core.GetReferencedAssemblies()
            .Select(assembly => assembly.Name!)
            .Where(name => name.Contains("Nuke", StringComparison.OrdinalIgnoreCase) || name.StartsWith("Serilog", StringComparison.Ordinal))
            .ShouldBeEmpty();

    [Fact]
    public void ARoomDoesNotReachIntoAnothersInternals() =>
        References
            .Where(reference => RoomOf(reference.To) is { } room && room != RoomOf(reference.From) && !IsOpen(reference.To))
            .Select(reference => $"{reference.From.FullName} uses {reference.To.FullName}")
            .Distinct()
            .ShouldBeEmpty();

    [Fact]
    public void PlanningReferencesNothingThatActs()
    {
        string[] rooms = ["Planning", "Environments", "Errors", "Reporting", "Spelling"];
        string[] acting = ["System.Diagnostics.Process", "System.Net", "System.IO.File", "System.IO.Directory", "Npgsql", "k8s", "Azure"];

        References
            .Where(reference => RoomOf(reference.From) == "Planning")
            .Where(reference =>
                (RoomOf(reference.To) is { } room && !rooms.Contains(room))
                || acting.Any(name => reference.To.FullName?.StartsWith(name, StringComparison.Ordinal) == true))
            .Select(reference => $"{reference.From.FullName} uses {reference.To.FullName}")
            .ShouldBeEmpty();
    }

    [Fact]
    public void KubernetesTypesStayInTheirRoom() =>
        References
            .Where(reference => reference.To.Namespace is { } name && (name == "k8s" || name.StartsWith("k8s.", StringComparison.Ordinal)))
            .Where(reference => RoomOf(reference.From) != "Kubernetes")
            .Select(reference => $"{reference.From.FullName} uses {reference.To.FullName}")
            .ShouldBeEmpty();

    [Fact]
    public void TypesOfAzuresPackagesStayInTheirRoom() =>
        References
            .Where(reference => reference.To.Namespace is { } name && (name == "Azure" || name.StartsWith("Azure.", StringComparison.Ordinal)))
            .Where(reference => RoomOf(reference.From) != "Azure")
            .Select(reference => $"{reference.From.FullName} uses {reference.To.FullName}")
            .ShouldBeEmpty();

    [Fact]
    public void RoomsDoNotKnowEachOtherInCircles()
    {
        var arrows = References
            .Select(reference => (From: RoomOf(reference.From)!, To: RoomOf(reference.To)))
            .Where(arrow => arrow.To is not null && arrow.To != arrow.From)
            .Distinct()
            .ToLookup(arrow => arrow.From, arrow => arrow.To!);

        arrows.Select(room => room.Key).Where(room => Reaches(arrows, room, room, [])).ShouldBeEmpty();
    }

    private static bool Reaches(ILookup<string, string> arrows, string from, string wanted, HashSet<string> seen) =>
        arrows[from].Any(to => to == wanted || (seen.Add(to) && Reaches(arrows, to, wanted, seen)));

    private static bool IsOpen(Type type) => type.IsVisible;

    private static string? RoomOf(Type type)
    {
        var outer = type;
        while (outer.DeclaringType is { } declaring)
        {
            outer = declaring;
        }

        return outer.Assembly == Core && outer.Namespace is { } name && name.StartsWith(Root, StringComparison.Ordinal)
            ? name[Root.Length..].Split('.')[0]
            : null;
    }
}

namespace Reeve.Tests.Architecture;

/// <summary>The arrows between the engine's rooms. The same table stands in ARCHITECTURE.md, and a test compares the two.</summary>
public sealed class RoomArrowTests
{
    private const string Root = "Reeve.Engine.";

    /// <summary>Room → the rooms it may use. Every room may use Foundation.</summary>
    internal static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Foundation"] = [],
        ["Ledger"] = [],
        ["Doctor"] = [],
        ["Access"] = ["Ledger"],
        ["Events"] = ["Ledger"],
        ["Runs"] = ["Ledger"],
        ["Bus"] = ["Agents", "Doctor", "Events", "Hooks", "Jobs", "Ledger", "Models", "Runs", "Turns"],
        ["Jobs"] = ["Agents", "Runs", "Turns"],
        ["Schedules"] = ["Agents", "Doctor", "Jobs", "Ledger"],
        ["Tools"] = ["Ledger"],
        ["Governance"] = ["Ledger", "Runs", "Tools"],
        ["Budgets"] = ["Governance", "Ledger", "Runs", "Tools"],
        ["Compensation"] = ["Alerts", "Governance", "Ledger", "Runs", "Tools"],
        ["Compliance"] = ["Ledger", "Runs"],
        ["Models"] = ["Doctor", "Ledger"],
        ["Agents"] = ["Doctor", "Ledger"],
        ["Alerts"] = ["Doctor", "Events", "Governance", "Ledger", "Runs"],
        ["Sessions"] = ["Agents", "Doctor", "Ledger", "Models", "Retention"],
        ["Insight"] = ["Alerts", "Ledger", "Runs"],
        ["Skills"] = ["Agents", "Doctor", "Hooks", "Models", "Runs"],
        ["Hooks"] = ["Agents", "Doctor", "Models", "Runs"],
        ["Turns"] = ["Agents", "Budgets", "Governance", "Hooks", "Ledger", "Models", "Runs", "Sessions"],
        ["Mcp"] = ["Agents", "Compensation", "Doctor", "Governance", "Hooks", "Ledger", "Models", "Runs"],
        ["Memory"] = ["Agents", "Hooks", "Ledger", "Models", "Retention", "Runs"],
        ["Delivery"] = ["Governance", "Ledger", "Runs"],
        ["Cloud"] = ["Alerts", "Doctor", "Governance", "Ledger", "Runs", "Tools"],
        ["Retention"] = ["Doctor", "Ledger", "Runs"],
        ["Heartbeat"] = ["Agents", "Delivery", "Doctor", "Governance", "Ledger", "Models", "Runs"],
    };

    [Fact]
    public void A_room_uses_only_the_rooms_the_table_allows()
    {
        var arrows = Actual();

        var forbidden = arrows.Where(static arrow => !Allowed.TryGetValue(arrow.From, out var to) || !to.Contains(arrow.To, StringComparer.Ordinal));

        Assert.Empty(forbidden.Select(static arrow => $"{arrow.From} -> {arrow.To} ({arrow.Because})"));
    }

    [Fact]
    public void The_table_allows_no_arrow_that_nobody_uses()
    {
        var actual = Actual().Select(static arrow => (arrow.From, arrow.To)).ToHashSet();

        var unused = Allowed.SelectMany(static room => room.Value.Select(to => (room.Key, to))).Except(actual);

        Assert.Empty(unused);
    }

    [Fact]
    public void The_arrows_never_form_a_circle()
    {
        var left = Allowed.ToDictionary(static room => room.Key, static room => room.Value.ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
        while (left.Count > 0)
        {
            var free = left.Where(room => !room.Value.Any(left.ContainsKey)).Select(static room => room.Key).ToList();
            Assert.True(free.Count > 0, "a circle among: " + string.Join(", ", left.Keys));
            free.ForEach(room => left.Remove(room));
        }
    }

    [Fact]
    public void The_same_table_stands_in_the_architecture_page()
    {
        var page = Repository.Read("ARCHITECTURE.md");

        foreach (var (room, to) in Allowed)
        {
            var row = $"| `{room}` | {(to.Length == 0 ? "—" : string.Join(", ", to.Select(static name => $"`{name}`")))} |";
            Assert.Contains(row, page);
        }
    }

    private static List<(string From, string To, string Because)> Actual()
    {
        var assembly = typeof(Reeve.Engine.Ledger.IJournal).Assembly;
        return
        [
            .. from type in assembly.GetTypes()
               let room = RoomOf(type)
               where room is not null
               from used in TypeUses.Of(type)
               let other = RoomOf(used)
               where other is not null && other != room && other != "Foundation"
               group (type, used) by (room, other) into arrow
               select (arrow.Key.room, arrow.Key.other, $"{arrow.First().type.FullName} uses {arrow.First().used.Name}"),
        ];
    }

    private static string? RoomOf(Type type)
    {
        var name = type.Namespace;
        return name is not null && name.StartsWith(Root, StringComparison.Ordinal) ? name[Root.Length..].Split('.')[0] : null;
    }
}

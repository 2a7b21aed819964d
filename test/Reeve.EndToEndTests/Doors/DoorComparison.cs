using System.Text.Json.Nodes;
using Reeve.EndToEndTests.Harness;

namespace Reeve.EndToEndTests.Doors;

/// <summary>How one operation is compared across the doors: what is asked, and which members of the answer may differ.</summary>
/// <param name="Request">Makes the request; called once for each door, so that what changes something gets a fresh and equivalent subject.</param>
/// <param name="Volatile">Members that differ because they name the subject or the moment. Their kind must agree, their value may not be compared.</param>
internal sealed record DoorComparison(Func<LiveHome, Task<JsonObject>> Request, params string[] Volatile)
{
    /// <summary>The operation ends the daemon: each door asks a daemon of its own.</summary>
    public bool EndsTheDaemon { get; init; }

    /// <summary>The operation's work goes on behind its answer, and what others compare needs a log at rest: each door asks a daemon of its own.</summary>
    public bool LeavesWork { get; init; }

    /// <summary>The answer with the volatile members' values replaced by their kinds.</summary>
    public JsonObject Normalise(JsonObject answer)
    {
        var normal = answer.DeepClone().AsObject();
        Walk(normal);
        return normal;
    }

    private void Walk(JsonNode? node)
    {
        if (node is JsonArray list)
        {
            foreach (var item in list)
            {
                Walk(item);
            }
        }
        else if (node is JsonObject members)
        {
            foreach (var name in members.Select(static member => member.Key).ToArray())
            {
                if (Volatile.Contains(name, StringComparer.Ordinal) && members[name] is JsonValue value)
                {
                    members[name] = $"<{value.GetValueKind()}>";
                }
                else
                {
                    Walk(members[name]);
                }
            }
        }
    }
}

using Reeve.Engine.Hooks;
using Reeve.Engine.Models;
using Reeve.Sources.Subscriptions;

namespace Reeve.Engine.Bus;

/// <summary>
/// The hook <c>events</c>: lets an agent say that something happened, and ask to be told of what does. It subscribes itself and nobody else, and what it publishes carries the
/// event that led to it, so that a circle of agents ends. Thread-safe.
/// </summary>
internal sealed class EventsHook(BusService bus, EventCauses causes, BusOptions options) : IAgentHook
{
    private const int MaxDebounce = 3_600;

    private static readonly ChatTool PublishTool = new(
        "publish",
        "Tells whoever subscribed that something happened.",
        """
        {"type":"object","properties":{
        "kind":{"type":"string","description":"What happened, in dotted lower-case words: invoice.paid"},
        "subject":{"type":"string","description":"The thing it is about."},
        "payload":{"type":"string","description":"What there is to know of it."}},
        "required":["kind"],"additionalProperties":false}
        """);

    private static readonly ChatTool SubscribeTool = new(
        "subscribe",
        "Has you told, in a conversation of its own, whenever something happens. The same id again changes the subscription.",
        """
        {"type":"object","properties":{
        "id":{"type":"string","description":"A name for the subscription: a-z, 0-9 and -."},
        "kind":{"type":"string","description":"What happens; * stands for anything: agent.*.done"},
        "source":{"type":"string","description":"Where; * (default) stands for anything."},
        "prompt":{"type":"string","description":"What you are told then. ${kind}, ${source}, ${subject}, ${time} and ${payload} stand for the event's."},
        "once":{"type":"boolean","description":"Only the first time."},
        "debounce_seconds":{"type":"integer","minimum":0,"maximum":3600,"description":"Told once of all that come within so many seconds."}},
        "required":["id","kind"],"additionalProperties":false}
        """);

    private static readonly ChatTool UnsubscribeTool = new(
        "unsubscribe",
        "Ends a subscription you made.",
        """{"type":"object","properties":{"id":{"type":"string","description":"Its id."}},"required":["id"],"additionalProperties":false}""");

    public string Name => "events";

    public int Order => 600;

    public ValueTask<HookOffer> OfferAsync(TurnContext turn, CancellationToken cancellationToken) => ValueTask.FromResult(
        new HookOffer([], [Tool(PublishTool, PublishAsync), Tool(SubscribeTool, SubscribeAsync), Tool(UnsubscribeTool, UnsubscribeAsync)]));

    private static HookTool Tool(ChatTool tool, Func<HookCall, CancellationToken, Task<HookResult>> call) =>
        new() { Tool = tool, SideEffect = true, Timeout = TimeSpan.FromSeconds(30), CallAsync = call };

    private async Task<HookResult> PublishAsync(HookCall call, CancellationToken cancellationToken)
    {
        var arguments = new HookArguments(call.Arguments);
        var draft = new EnvelopeDraft
        {
            Kind = arguments.Text("kind", SubscriptionFileReader.MaxPattern),
            Source = EventNameRules.SourceOf(call.Turn.Agent.Name),
            Subject = arguments.OptionalText("subject", 200) ?? "",
            Payload = arguments.OptionalText("payload", options.MaxPayload) ?? "",
            Owner = call.Turn.Owner,
            LedBy = await causes.OfAsync(call.Turn.Run.Run, cancellationToken),
        };
        arguments.Finish();
        var published = await bus.PublishAsync(draft, call.Turn.Agent.Name, cancellationToken);
        var dead = published.Deliveries.Count(static delivery => delivery.IsDead);
        return new HookResult($"Published as {published.Envelope.Id}; {published.Deliveries.Length - dead} subscriptions are told." + (dead > 0 ? $" {dead} are not, because there were too many events." : ""));
    }

    private async Task<HookResult> SubscribeAsync(HookCall call, CancellationToken cancellationToken)
    {
        var arguments = new HookArguments(call.Arguments);
        var made = new Subscription
        {
            Id = arguments.Text("id", 63),
            Kind = arguments.Text("kind", SubscriptionFileReader.MaxPattern),
            Source = arguments.OptionalText("source", SubscriptionFileReader.MaxPattern) ?? "*",
            Prompt = arguments.OptionalText("prompt", SubscriptionFileReader.MaxPrompt),
            Once = arguments.Flag("once"),
            Debounce = TimeSpan.FromSeconds(arguments.Integer("debounce_seconds", 0, MaxDebounce) ?? 0),
            Agent = call.Turn.Agent.Name,
            MadeBy = call.Turn.Agent.Name,
        };
        arguments.Finish();
        if (Objection(made) is { } objection)
        {
            return HookResult.Error(objection);
        }

        await bus.SubscribeAsync(made, cancellationToken);
        return new HookResult($"Subscribed as {made.Id}.");
    }

    private async Task<HookResult> UnsubscribeAsync(HookCall call, CancellationToken cancellationToken)
    {
        var arguments = new HookArguments(call.Arguments);
        var id = arguments.Text("id", 63);
        arguments.Finish();
        await bus.UnsubscribeAsync(id, call.Turn.Agent.Name, cancellationToken);
        return new HookResult($"{id} is over.");
    }

    private static string? Objection(Subscription made) =>
        !SubscriptionFileReader.IsName(made.Id) ? "id takes at most 63 of a-z, 0-9 and -."
        : !SubscriptionFileReader.IsWords(made.Kind, mayHaveStars: true) ? "kind takes dotted lower-case words, where * stands for anything."
        : !SubscriptionFileReader.IsWords(made.Source, mayHaveStars: true) ? "source takes dotted lower-case words, where * stands for anything."
        : made.Prompt is { } prompt && EventTemplateRules.Objection(prompt) is { } wrong ? "prompt " + wrong + "."
        : null;
}

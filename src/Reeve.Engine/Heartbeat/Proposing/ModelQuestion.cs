using Reeve.Engine.Models;

namespace Reeve.Engine.Heartbeat.Proposing;

/// <summary>One question to a model: what it is told, what it is asked, and how much it may say.</summary>
public sealed record ModelQuestion(string System, string User, int MaxOutputTokens)
{
    internal ChatRequest To(DataResidency residency) => new()
    {
        System = System,
        Messages = [new ChatMessage.User(User)],
        MaxOutputTokens = MaxOutputTokens,
        JsonOnly = true,
        Residency = residency,
    };
}

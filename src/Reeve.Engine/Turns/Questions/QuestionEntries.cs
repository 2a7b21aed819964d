using Reeve.Engine.Ledger;

namespace Reeve.Engine.Turns.Questions;

/// <summary>How questions read in the log: who was asked by whom, and how it ended. The words are content.</summary>
internal static class QuestionEntries
{
    public static LedgerDraft Asked(Question question) => Draft("question.asked", question, ("options", question.Options.Length), ("expires_at", question.ExpiresAt)) with
    {
        Contents = [ContentDraft.Text("question", question.Text)],
    };

    public static LedgerDraft Ended(Question question) => Draft("question." + QuestionRules.Name(question.State), question, ("by", question.AnsweredBy)) with
    {
        Contents = question.Answer is null ? [] : [ContentDraft.Text("answer", question.Answer)],
    };

    private static LedgerDraft Draft(string type, Question question, params ReadOnlySpan<(string, object?)> more) => new()
    {
        Type = type,
        Family = Family.Sessions,
        Owner = question.Owner,
        Run = question.Run,
        Agent = question.Agent,
        Data = EntryData.Of([("question", question.Id.Value), ("session", question.Session.Value), ("call", question.Call), .. more]),
    };
}

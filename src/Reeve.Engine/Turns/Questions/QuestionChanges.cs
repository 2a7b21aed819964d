using Reeve.Engine.Ledger;

namespace Reeve.Engine.Turns.Questions;

/// <summary>A question is asked. Refused when there is one of that id.</summary>
public sealed record QuestionAsked(Question Question) : StateChange;

/// <summary>It is answered, expired or withdrawn. Refused when it was before.</summary>
public sealed record QuestionEnded(Question Question) : StateChange;

using Reeve.Guard;
using Reeve.Guard.Budgets;

namespace Reeve.Client.Runs;

/// <summary>How an allowed call ended.</summary>
internal sealed record CallOutcome
{
    public required bool Succeeded { get; init; }

    /// <summary>Attempts made.</summary>
    public required int Attempts { get; init; }

    /// <summary>A stable code for a bad end.</summary>
    public string? Code { get; init; }

    /// <summary>One line for a person; never what the tool returned.</summary>
    public string? Summary { get; init; }

    /// <summary>Whether it is not known if a side effect happened.</summary>
    public bool Unknown { get; init; }

    public Usage Usage { get; init; }

    /// <summary>Why the reported usage cannot be true; then what was reserved is charged.</summary>
    public string? UsageProblem { get; init; }

    /// <summary>What undoing it needs, as JSON.</summary>
    public byte[]? CompensationData { get; init; }

    public string? OutputHash { get; init; }

    /// <summary>A call that was allowed and then not begun.</summary>
    public static CallOutcome NotBegun(string code, string summary) => new() { Succeeded = false, Attempts = 0, Code = code, Summary = summary };
}

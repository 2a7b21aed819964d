namespace Reeve.EndToEndTests.Guides;

/// <summary>One thing a reader of a guide does.</summary>
internal abstract record GuideStep
{
    private GuideStep()
    {
    }

    /// <summary>Saves a file, by its path from the folder the reader is in.</summary>
    internal sealed record Save(string File, string Text) : GuideStep;

    /// <summary>Runs a command, and sees lines.</summary>
    internal sealed record Run(string Command, IReadOnlyList<string> Shown) : GuideStep;
}

namespace Reeve.Engine.Agents;

/// <summary>Turns a file's text into an agent or into problems with lines. Pure: the same text gives the same answer. Thread-safe.</summary>
public interface IAgentReader
{
    /// <param name="name">The agent's name.</param>
    /// <param name="file">The path to name in problems, relative to the home.</param>
    /// <param name="text">The whole file.</param>
    AgentReading Read(string name, string file, string text);
}

namespace Reeve.Engine.Runs;

/// <summary>May refuse that runs begin, whatever they want to do. Asked before a run is recorded and once more when it is in memory. From memory, thread-safe.</summary>
public interface IRunAdmission
{
    /// <summary>Why no such run may begin; null when it may.</summary>
    string? Refusal(in RunSubject subject);
}

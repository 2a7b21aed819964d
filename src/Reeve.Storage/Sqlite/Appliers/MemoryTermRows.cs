using Reeve.Engine.Memory;

namespace Reeve.Storage.Sqlite.Appliers;

/// <summary>Writes a memory's words into the index and takes them out again, wholly: a word that is forgotten must not be left there. Belongs to the writer's thread.</summary>
internal sealed class MemoryTermRows(Statement insert, Statement delete, Statement sweep)
{
    public const string Insert = "INSERT INTO memory_terms (scope, term, weight, seq) VALUES (?, ?, ?, ?)";
    public const string Delete = "DELETE FROM memory_terms WHERE scope = ? AND term = ? AND weight = ? AND seq = ?";
    public const string Sweep = "DELETE FROM memory_terms WHERE scope = ? AND seq = ?";

    /// <summary>How many words there are.</summary>
    public int Add(long scope, long seq, IReadOnlyList<MemoryTerm> terms)
    {
        foreach (var term in terms)
        {
            insert.Bind(scope).Bind(term.Word).Bind((long)term.Weight).Bind(seq).Run();
        }

        return terms.Count;
    }

    /// <param name="scope">Whose index.</param>
    /// <param name="seq">The memory's place.</param>
    /// <param name="known">The memory as it was written.</param>
    /// <param name="held">How many words were written then.</param>
    public void Remove(long scope, long seq, MemoryItem known, long held)
    {
        var gone = 0;
        foreach (var term in MemoryIndexRules.Terms(known))
        {
            gone += delete.Bind(scope).Bind(term.Word).Bind((long)term.Weight).Bind(seq).Run();
        }

        if (gone != held)
        {
            // An older build cut words in another way: look through the scope rather than leave one behind.
            sweep.Bind(scope).Bind(seq).Run();
        }
    }
}

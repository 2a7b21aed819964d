namespace Reeve.Sources.Configuration;

/// <summary>What a written name of a model means. Pure. One rule for the settings' check and for the running daemon.</summary>
public static class ModelNameRules
{
    /// <summary>
    /// Every model the name may mean: <c>provider/model</c>, a model's own name, or a provider's name for the first of its models. None: nobody serves it;
    /// more than one: it must be said which.
    /// </summary>
    /// <param name="name">As written.</param>
    /// <param name="models">All there are, a provider's in its order.</param>
    /// <param name="providerOf">A model's provider.</param>
    /// <param name="modelOf">A model's own name.</param>
    public static IReadOnlyList<T> Resolve<T>(string name, IEnumerable<T> models, Func<T, string> providerOf, Func<T, string> modelOf)
    {
        var found = new List<T>();
        var isFirst = true;
        foreach (var model in models)
        {
            var (provider, own) = (providerOf(model), modelOf(model));
            var byProvider = isFirst && provider == name;
            isFirst &= provider != name;
            if (byProvider || own == name
                || (name.Length == provider.Length + 1 + own.Length && name[provider.Length] == '/' && name.StartsWith(provider, StringComparison.Ordinal) && name.EndsWith(own, StringComparison.Ordinal)))
            {
                found.Add(model);
            }
        }

        return found;
    }
}

using Lumigo.AutoInstrumentation.Loader.Weaving.Methods;

namespace Lumigo.WeavingLibrary;

/// <summary>Names what the woven code refers to.</summary>
internal static class Tokens
{
    internal static object? Calls(object instance, object?[] arguments)
    {
        object? state = WovenCalls.Begin(instance, 0) ?? WovenCalls.BeginWith(instance, arguments, 0);
        WovenCalls.End(null, state!, 0);
        WovenCalls.Fail(instance, state, 0);
        return (object[])[typeof(int), typeof(long), typeof(bool), typeof(string), typeof(object)];
    }

    internal sealed class Types<TItem>
    {
        internal static Type[] All<TOther>() => [typeof(TItem), typeof(TOther), typeof(List<TItem>), typeof(Task<int>)];
    }
}

using Lumigo.AutoInstrumentation.Loader.Weaving.Methods;

namespace Lumigo.AutoInstrumentation.Weaving.Methods;

/// <summary>The tokens that one module has for <see cref="WovenCalls"/> and for the types of arguments and results.</summary>
internal interface ICallTokens
{
    /// <summary><see cref="WovenCalls.Begin"/>.</summary>
    int Begin { get; }

    /// <summary><see cref="WovenCalls.BeginWith"/>.</summary>
    int BeginWith { get; }

    /// <summary><see cref="WovenCalls.End"/>.</summary>
    int End { get; }

    /// <summary><see cref="WovenCalls.Fail"/>.</summary>
    int Fail { get; }

    /// <summary><see cref="object"/>.</summary>
    int Object { get; }

    /// <summary>The type that the bytes of a signature say.</summary>
    int TypeOf(byte[] signature);
}

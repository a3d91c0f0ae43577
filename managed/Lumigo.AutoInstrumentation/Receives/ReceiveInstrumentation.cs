using Lumigo.AutoInstrumentation.Weaving;
using Lumigo.AutoInstrumentation.Weaving.Profiler;

namespace Lumigo.AutoInstrumentation.Receives;

/// <summary>Weaves the users of AWSSDK.SQS: spans made while messages are handled get the span of their receive as parent.</summary>
internal sealed class ReceiveInstrumentation : WeavingInstrumentation
{
    /// <inheritdoc/>
    public override string Target => MessageTypes.Assembly;

    /// <inheritdoc/>
    public override IMethodWeaver? For(LoadedModule module, ModuleMetadata metadata)
    {
        ReceiveTokens tokens = ReceiveTokens.Of(metadata);
        return tokens.Any
            ? new MethodWeaver(tokens, metadata, new PlainCode(metadata, module.Body), new Lazy<ReceiveHooks>(() => ReceiveHooks.AddTo(module.Id)))
            : null;
    }

    private sealed class MethodWeaver(ReceiveTokens tokens, ModuleMetadata metadata, PlainCode plain, Lazy<ReceiveHooks> hooks) : IMethodWeaver
    {
        public bool MayApply(ReadOnlySpan<byte> body, MethodShape method) =>
            tokens.MayBeIn(body) || method.ParameterTypes.Any(MessageTypes.IsMessage);

        public bool Weave(MethodShape method, IlBody body, LocalSignature locals, out Refusal refusal) =>
            ReceiveMethod.Weave(metadata, method, body, locals, plain, hooks, out refusal);
    }
}

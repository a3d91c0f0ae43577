using System.Reflection.Emit;
using System.Reflection.Metadata;
using Lumigo.AutoInstrumentation.Weaving;

namespace Lumigo.WeavingTests;

/// <summary>Bodies written by hand, byte for byte.</summary>
internal static class Il
{
    /// <summary>A tiny body.</summary>
    public static byte[] Tiny(params byte[] code) => [(byte)((code.Length << 2) | 2), .. code];

    /// <summary>A fat body without clauses.</summary>
    public static byte[] Fat(params byte[] code) => Fat(0, 0x13, code);

    /// <summary>A fat body; flags 0x13 are fat and init, 0x1B with clauses.</summary>
    public static byte[] Fat(int localsToken, int flags, byte[] code, params byte[] sections)
    {
        byte[] header = [(byte)flags, 0x30, 8, 0, .. BitConverter.GetBytes(code.Length), .. BitConverter.GetBytes(localsToken)];
        byte[] body = [.. header, .. code];
        return sections.Length == 0 ? body : [.. body, .. new byte[(4 - (body.Length & 3)) & 3], .. sections];
    }

    /// <summary>One small section.</summary>
    public static byte[] SmallSection(params (int Kind, int TryStart, int TryLength, int HandlerStart, int HandlerLength, int Last)[] clauses)
    {
        var bytes = new List<byte> { 1, (byte)(4 + (12 * clauses.Length)), 0, 0 };
        foreach (var (kind, tryStart, tryLength, handlerStart, handlerLength, last) in clauses)
        {
            bytes.AddRange([(byte)kind, 0, .. BitConverter.GetBytes((ushort)tryStart), (byte)tryLength, .. BitConverter.GetBytes((ushort)handlerStart), (byte)handlerLength, .. BitConverter.GetBytes(last)]);
        }

        return [.. bytes];
    }

    public static IlBody Parse(byte[] raw)
    {
        Assert.That(IlBody.TryParse(raw, out var body, out var refusal), Is.True, refusal.ToString());
        return body!;
    }

    public static Refusal RefusalOf(params byte[] raw)
    {
        Assert.That(IlBody.TryParse(raw, out var body, out var refusal), Is.False);
        Assert.That(body, Is.Null);
        return refusal;
    }

    public static byte[] Write(IlBody body, int localsToken = 0)
    {
        Assert.That(body.TryToBytes(localsToken, out var bytes, out var refusal), Is.True, refusal.ToString());
        return bytes!;
    }

    public static string[] Codes(IlBody body) => [.. body.Instructions().Select(instruction => instruction.OpCode.ToString())];

    /// <summary>All opcodes of the framework's own table.</summary>
    public static IEnumerable<OpCode> AllOpCodes() => typeof(OpCodes).GetFields().Select(field => (OpCode)field.GetValue(null)!)
        .Where(code => code.OpCodeType != OpCodeType.Nternal);

    public static IlInstruction Nop() => IlInstruction.Of(ILOpCode.Nop);
}

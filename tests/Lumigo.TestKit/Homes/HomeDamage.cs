namespace Lumigo.TestKit.Homes;

/// <summary>Ways to break a copied home.</summary>
public static class HomeDamage
{
    /// <summary>Deletes a file.</summary>
    public static void Delete(string file) => File.Delete(file);

    /// <summary>Cuts a file after a number of bytes.</summary>
    public static void Truncate(string file, long length)
    {
        using var stream = File.OpenWrite(file);
        stream.SetLength(length);
    }

    /// <summary>Takes all permissions; effective for users other than root only.</summary>
    public static void MakeUnreadable(string file) => File.SetUnixFileMode(file, UnixFileMode.None);

    /// <summary>Puts another file in the place of one.</summary>
    public static void Replace(string file, string replacement) => File.Copy(replacement, file, overwrite: true);

    /// <summary>Turns an ELF library into one for another processor: only the machine field of its header changes.</summary>
    public static void ChangeArchitecture(string library)
    {
        const int machineOffset = 18;
        const byte arm64 = 183;
        using var stream = File.OpenWrite(library);
        stream.Position = machineOffset;
        stream.WriteByte(arm64);
    }
}

using System.Globalization;

namespace MongoDB.Bson;

/// <summary>The numbers of the format.</summary>
public enum BsonType
{
    EndOfDocument = 0,
    Double = 1,
    String = 2,
    Document = 3,
    Array = 4,
    Binary = 5,
    ObjectId = 7,
    Boolean = 8,
    DateTime = 9,
    Null = 10,
    Int32 = 16,
    Int64 = 18,
}

public abstract class BsonValue
{
    public abstract BsonType BsonType { get; }

    public bool IsString => BsonType == BsonType.String;

    public string AsString => ((BsonString)this).Value;

    public BsonDocument AsBsonDocument => (BsonDocument)this;

    public BsonArray AsBsonArray => (BsonArray)this;

    public static implicit operator BsonValue(string value) => new BsonString(value);

    public static implicit operator BsonValue(int value) => new BsonInt32(value);

    public static implicit operator BsonValue(long value) => new BsonInt64(value);

    public static implicit operator BsonValue(double value) => new BsonDouble(value);

    public static implicit operator BsonValue(bool value) => new BsonBoolean(value);

    public static implicit operator BsonValue(byte[] value) => new BsonBinaryData(value);

    public static implicit operator BsonValue(DateTime value) => new BsonDateTime(value);

    public bool ToBoolean() => this switch
    {
        BsonBoolean flag => flag.Value,
        BsonDouble number => number.Value != 0,
        BsonInt32 number => number.Value != 0,
        _ => false,
    };

    public long ToInt64() => this switch
    {
        BsonInt32 number => number.Value,
        BsonInt64 number => number.Value,
        BsonDouble number => (long)number.Value,
        _ => throw new InvalidCastException(),
    };

    public int ToInt32() => (int)ToInt64();
}

public sealed class BsonString(string value) : BsonValue
{
    public string Value { get; } = value;

    public override BsonType BsonType => BsonType.String;

    public override string ToString() => Value;
}

public sealed class BsonInt32(int value) : BsonValue
{
    public int Value { get; } = value;

    public override BsonType BsonType => BsonType.Int32;

    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}

public sealed class BsonInt64(long value) : BsonValue
{
    public long Value { get; } = value;

    public override BsonType BsonType => BsonType.Int64;

    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}

public sealed class BsonDouble(double value) : BsonValue
{
    public double Value { get; } = value;

    public override BsonType BsonType => BsonType.Double;

    public override string ToString() => Value.ToString("R", CultureInfo.InvariantCulture);
}

public sealed class BsonBoolean(bool value) : BsonValue
{
    public bool Value { get; } = value;

    public override BsonType BsonType => BsonType.Boolean;

    public override string ToString() => Value ? "true" : "false";
}

public sealed class BsonDateTime(DateTime value) : BsonValue
{
    public DateTime Value { get; } = value;

    public override BsonType BsonType => BsonType.DateTime;

    public override string ToString() => Value.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ss.FFFZ", CultureInfo.InvariantCulture);
}

public sealed class BsonBinaryData(byte[] bytes) : BsonValue
{
    public byte[] Bytes { get; } = bytes;

    public override BsonType BsonType => BsonType.Binary;

    public override string ToString() => $"Binary:0x{Convert.ToHexString(Bytes)}";
}

public sealed class BsonObjectId(byte[] bytes) : BsonValue
{
    public byte[] Bytes { get; } = bytes;

    public override BsonType BsonType => BsonType.ObjectId;

    public override string ToString() => Convert.ToHexString(Bytes).ToLowerInvariant();
}

public sealed class BsonNull : BsonValue
{
    public static BsonNull Value { get; } = new();

    public override BsonType BsonType => BsonType.Null;

    public override string ToString() => "BsonNull";
}

using Npgsql;

await SqlApp.Run(
    args,
    new Dialect(
        Sleep: "SELECT pg_sleep(10)",
        ChangePassword: "ALTER ROLE shopkeeper PASSWORD 'apple-crumble-77'",
        CreateProcedure: "CREATE PROCEDURE restock() LANGUAGE SQL AS 'UPDATE orders SET customer = customer'"),
    connectionString => new NpgsqlConnection(connectionString));

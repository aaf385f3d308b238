"""Operations on a whole store: backup, restore, mail, jobs of other processes, Parquet export."""

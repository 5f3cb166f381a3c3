/** SQL: the knowledge base article that the title of the revision `r` names, such as `KB5000001`; null when it names none. */
export const KB_SQL = `upper(substring(r.title FROM '(?i)\\mKB[0-9]{5,8}\\M'))`;

-- Issue 5: what was said for the 情報共有シート, by person; what was sent by FAX, by case.
CREATE INDEX sharing_person ON sharing(person, item);
CREATE INDEX fax_intake ON fax(intake);

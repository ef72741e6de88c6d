//! Definitions that real products document, as a workspace whose sources are not there: all of them resolve.

use super::Case;

const ENTITIES: &str = r#"
subject customer
entity customer/customers   { source "data/customers.csv"     key customer_id   belongs to company on company_id   belongs to household on household_id }
entity company/companies    { source "data/companies.csv"     key company_id }
entity household/households { source "data/households.csv"    key household_id }
entity order/orders         { source "data/orders.csv"        key order_id      time ordered_at   belongs to customer on customer_id }
entity line/lines           { source "data/lines.csv"         key line_id       belongs to order on order_id   belongs to product on product_id }
entity product/products     { source "data/products.csv"      key product_id }
entity event/events         { source "data/events.csv"        key event_id      time at        belongs to customer on customer_id   belongs to product on product_id }
entity message/messages     { source "data/messages.csv"      key message_id    time sent_at   belongs to customer on customer_id }
entity ticket/tickets       { source "data/tickets.csv"       key ticket_id     time opened_at belongs to customer on customer_id }
entity article/articles     { source "data/articles.csv"      key article_id }
"#;

#[test]
fn real_definitions_resolve() {
    let text = format!(
        "{ENTITIES}{}",
        r#"
    segment born_in_june = month(birth_date) = 6
    segment us_not_seen_lately = country = "US" and none(events within last 8 days where type = "home_view")
    segment fresh_red_shoes = any(orders.lines within last 3 hours
                                 where product.category = "shoes" and product.colour = "red")
    trait   sport_spend_7d   = sum(amount of orders within last 7 days where category = "sporting goods")
    segment sporty_this_week = sport_spend_7d > 100
    segment good_and_reachable = (sum(amount of orders) >= 500 or count(orders) >= 5)
                             and email_status = "SUBSCRIBED" and country = "UA"
    segment buying_home of household = any(customers where any(orders))
    segment potential_vip = any(events within last 2 weeks) and percentile(predicted_ltv) >= 70 and percentile(propensity) >= 70
    segment recent_blog of article = path starts with "/blog" and image_url is present and created_at within last 30 days
    segment birthday_tomorrow = birth_date anniversary on today + 1 day
    segment french_agencies = kind = "agency" and (country = "FR" or country is missing)
    segment stuck = status = "onboarding" and status_since more than 7 days ago
    segment regular = any(events within last 3 days) and any(events between 6 and 3 days ago) and any(events between 9 and 6 days ago)
    list    eu_countries "Countries of the law" from "lists/eu.csv" column country
    segment in_the_eu = country in eu_countries
    segment engaged = any(messages where opened_at within last 90 days or clicked_at within last 90 days)
                  or any(events within last 90 days where type = "session_start")
    segment mailable = email is present and email_status != "UNSUBSCRIBED"
                   and none(messages where bounced or marked_spam)
    segment high_value = sum(amount of orders) > 500 and count(orders) >= 3 and any(orders within last 90 days)
    audience invite_to_loyalty "Invitation to the scheme" {
      include  high_value and mailable
      exclude  tags contains "loyalty"
      holdout  10%
    }
    trait refusal = case when age(birth_date) < 18 then "under age" when age(birth_date) > 75 then "over age"
                         when state in ("FL", "LA", "TX") then "high risk area" end
    trait credit_band = case when credit_score >= 750 then "excellent" when credit_score >= 650 then "good" else "low" end
    segment best_offer = credit_band = "excellent" and income >= 120_000
    trait last_order   = max(ordered_at of orders)
    trait order_count  = case when any(orders) then count(orders) end
    trait order_value  = case when order_count >= 1 then sum(amount of orders) end
    segment new_customers = ntile(5, last_order) = 5 and ntile(5, order_count) <= 2 and ntile(5, order_value) <= 2
    persona european_prospects "European prospects" {
      match      country in ("DE", "BE", "NL")
      score      50 when country = "DE", 40 when any(events where type = "price_view"), -100 when tags contains "press"
      threshold  50
    }
"#
    );
    Case::bare(&text).clean();
}

#[test]
fn examples_of_the_reference_resolve() {
    let text = r#"
    subject customer
    entity customer/customers "People who hold an account" { source "data/customers.csv" key customer_id belongs to household on household_id }
    entity store/stores { source "data/stores.csv" key store_id }
    entity product/products { source "data/products.csv" key product_id belongs to brand on brand_id }
    entity brand/brands { source "data/brands.csv" key brand_id }
    entity event/events { source "data/events.csv" time at belongs to customer on customer_id }
    entity campaign/campaigns { source "data/campaigns.csv" key campaign_id time sent_at }
    entity transaction/transactions "Till and web purchases" {
      source   "data/transactions/*.parquet"
      key      transaction_id                    # optional here: a duplicate is then an error
      time     purchased_at                      # orders the rows; makes windows, first, last and sequences possible
      belongs to customer on customer_id
      belongs to store    on store_id
    }
    entity line/lines { source "data/lines.parquet"  belongs to transaction on transaction_id  belongs to product on product_id }
    entity household/households {
      source  "data/households.csv" { separator ";"  decimal ","  encoding "latin1"  missing "NA", "-"  on bad rows reject }
      key     household_id
      columns {
        "Annual income" as income : decimal
        registered_on             : date "%d/%m/%Y"
        opted_in                  : bool "Y" / "N"
        hobbies                   : list<text> "|"
        email                     : text personal
      }
    }
    segment adults "Customers of age" = age(birth_date) >= 18
    trait spend_1y "Completed spend, last year" = sum(amount of transactions within last 1 year where status = "completed")
    trait basket of transaction = sum(quantity * unit_price of lines)      # a trait of another entity: a column of it from now on
    trait avg_basket = avg(basket of transactions)
    trait gap of transaction = date(purchased_at) - date(previous(purchased_at))
    segment above_city = income > avg(income of all customers per city where adults) and max(sent_at of all campaigns) within last 3 days
    segment seq = sequence(events where type = "a" then within 3 days no events where type = "b" then events where type = "c" same session)
    list     vip "Hand-picked" from "lists/vip.csv" column customer_id
    param    min_age = 24                                # --set min_age=21
    segment  eligible "Minimum eligibility" = age(birth_date) between min_age and 73
                      and marketing_consent and not is_deceased and mobile_phone is present
    segment  rich_home of household = sum(income of customers) > 150_000
    segment  rich = household.rich_home and household.hobbies contains "golf"
    audience spring_sale "Spring sale, sports lines" {
      include  eligible and (adults or seq)
      exclude  complained, seq
      one per  email
      limit    50_000 by spend_1y
      holdout  10%
      split    classic 50%, bold 50%
      seed     "spring-2026"
    }
    audience newsletter { include everyone }
    priority group spring { spring_sale, newsletter }
    token first_name = title_case(first_name) else "there"
    token spend      = money(spend_1y, "EUR")
    token card       = card_number else ""
    token recent     = rows(product.name, quantity, money(unit_price) as price of latest 3 lines)
    token renewal    = date_text(renewal_date, "long")
    persona group sports_customers "Sports customers"
    persona group all_leisure
    persona group young_customers  "Young customers" { groups all_leisure }
    expectation next_day "The parcel arrives the next day"
    org_unit retail_marketing "Retail marketing"
    persona young_adults "Young adults" {
      groups       sports_customers, young_customers
      match        eligible and age(birth_date) between 18 and 30
      score        10 when any(events within last 30 days where type = "app_open"), 2 * count(transactions) when vip_member, -100 when complained
      threshold    10
      expects      next_day, "Easy returns"
      fulfilled by retail_marketing
      goals        "x"   frustrations "y"   quote "z"   portrait "young_adults.png"
      profile      age(birth_date), city, spend_1y
    }
    persona families { match household.size > 2 }
    persona everyone_else { match otherwise }
    persona order young_adults, families, everyone_else
    journey purchase "From first visit to advocate" {
      personas young_adults, families
      business_line "Sports holidays"
      stage discovery     { when any(events where type = "page_view")        touchpoint "Instagram ad" on social { pain "x" opportunity "y" } }
      stage retention     { when count(transactions within last 90 days) >= 2 }
    }
    segment kept = reached(purchase, retention)
    campaign spring_mailing "Spring mailing" {
      audience  spring_sale
      from 2026-03-01 until 2026-03-31
      priority  5
      channel email { to email         subject "{{first_name}}, spring is here"   html "spring.html.hbs"  text "spring.txt.hbs" }
      channel sms   { to mobile_phone  text "Hi {{first_name}}, spring is here." }
      split bold { channel email { subject "Last days, {{first_name}}!"  html "bold.html.hbs" } }
    }
    test eligible as of 2026-06-30 {
      given customers  { customer_id, birth_date, marketing_consent, is_deceased, mobile_phone
                         1, 1990-01-01, true,  false, "0612"
                         2, 2010-01-01, true,  false, "0613" }
      expect members 1
      expect not 2 because age(birth_date) between min_age and 73
    }
"#;
    Case::bare(text).clean();
}
